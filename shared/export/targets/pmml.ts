import type { Pipeline } from '../../pipeline/index.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { noProgram, programOf } from '../formula/program.ts'
import { pmmlDocument } from './pmml/document.ts'
import { canBeXml } from './pmml/xml.ts'

/** Numbers and texts of a document: some ten megabytes, which evaluators read. */
const MOST_PARTS = 30_000

/** The whole pipeline as one PMML document, which other programs score. */
export const pmml = defineExporter({
  id: 'pmml',
  title: 'PMML',
  for: 'Scoring engines of the Java world and of statistics programs that read PMML 4.4.',
  runtime: 'none',
  entry: 'model.pmml',
  maxAbsDiff: 1e-9,
  undecided: 1e-9,
  unavailable: ({ pipeline }) => noProgram(pipeline, 'PMML', MOST_PARTS) ?? notXml(pipeline),
  compile({ pipeline }, _texts, name) {
    return [
      textFile('model.pmml', pmmlDocument(pipeline, programOf(pipeline), name)),
      textFile('README.md', readme(pipeline, name)),
    ]
  },
})

/** Names, classes and levels that XML cannot hold. */
function notXml(pipeline: Pipeline): string | null {
  const { target, classes, inputs } = pipeline
  const texts = [target, ...classes, ...inputs.flatMap(({ name, reading }) => [name, ...reading.missing])]
  const odd = texts.find((text) => !canBeXml(text))
  if (odd !== undefined) return `the text ${JSON.stringify(odd)} has characters that PMML cannot hold.`
  return canBeXml(pmmlDocument(pipeline, programOf(pipeline), ''))
    ? null
    : 'a level has characters that PMML cannot hold.'
}

function readme({ target, inputs }: Pipeline, name: string): string {
  const columns = inputs.map((input) => `\`${input.name}\` (${input.reading.kind})`).join(', ')
  return `# ${name}: PMML 4.4 that predicts ${target}

\`model.pmml\` holds the whole pipeline: every step of it is a derived field, and the model hands on the last one. Its output has \`prediction\`
and \`probability_0\`, \`probability_1\` and so on, in the order of the classes.

Columns: ${columns}. Numbers are doubles, dates doubles of milliseconds since 1970 (UTC), yes and no booleans, others strings.

Not verified here: that needs a PMML evaluator, and Lathe brings none. \`golden.json\` holds made-up rows and their predictions to hold yours
against; \`schema.json\` describes a row, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` checks the files alone.
`
}
