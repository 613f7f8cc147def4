import { stringify } from 'yaml'
import { type ExportFile, textFile } from '../../exporter.ts'

/**
 * @param comment lines above the document; every manifest says that nobody has deployed it
 * @param proof whether tests hold it to a schema, or a program that reads it
 */
export function yamlFile(
  path: string,
  comment: string,
  document: object,
  proof: 'validated' | 'held to no schema' = 'validated',
): ExportFile {
  const said = proof === 'validated' ? 'Validated, not deployed.' : 'Not validated against a schema, and not deployed.'
  const head = [...comment.split('\n'), said].map((line) => `# ${line}\n`).join('')
  return textFile(path, head + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }))
}
