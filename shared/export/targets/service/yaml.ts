import { stringify } from 'yaml'
import { type ExportFile, textFile } from '../../exporter.ts'

/** @param comment lines above the documents; every manifest says that nobody has deployed it */
export function yamlFile(path: string, comment: string, ...documents: readonly object[]): ExportFile {
  const head = [...comment.split('\n'), 'Validated, not deployed.'].map((line) => `# ${line}\n`).join('')
  const texts = documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }))
  return textFile(path, head + texts.join('---\n'))
}
