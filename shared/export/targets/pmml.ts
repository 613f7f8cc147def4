import type { Pipeline } from '../../pipeline/index.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { noProgram, programOf } from '../formula/program.ts'
import { pmmlDocument } from './pmml/document.ts'
import { canBeXml } from './pmml/xml.ts'

/** Numbers and texts of a document: some ten megabytes, which evaluators read. */
const MOST_PARTS = 30_000

const TABLED = ['trees'] as const

/** Nodes of sums of trees: some thirty megabytes. */
const MOST_NODES = 150_000

function tooManyNodes(pipeline: Pipeline): string | null {
  const nodes = programOf(pipeline, TABLED).tables.reduce(
    (total, tables) => total + (tables.kind === 'trees' ? tables.state.feature.length : 0),
    0,
  )
  if (nodes <= MOST_NODES) return null
  return `its trees have ${nodes.toLocaleString('en-US')} nodes, and PMML of more than ${MOST_NODES.toLocaleString('en-US')} would be unreasonable. A smaller model fits.`
}

/** The whole pipeline as one PMML document, which other programs score. */
export const pmml = defineExporter({
  id: 'pmml',
  title: 'PMML',
  for: 'Scoring engines of the Java world and of statistics programs that read PMML 4.4.',
  runtime: 'none',
  entry: 'model.pmml',
  maxAbsDiff: 1e-9,
  undecided: 1e-9,
  unavailable: ({ pipeline }) =>
    noProgram(pipeline, 'PMML', MOST_PARTS, TABLED) ?? tooManyNodes(pipeline) ?? notXml(pipeline),
  compile({ pipeline }, _texts, name) {
    return [
      textFile('model.pmml', pmmlDocument(pipeline, programOf(pipeline, TABLED), name)),
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
  return canBeXml(pmmlDocument(pipeline, programOf(pipeline, TABLED), ''))
    ? null
    : 'a level has characters that PMML cannot hold.'
}

function readme({ target, inputs }: Pipeline, name: string): string {
  const columns = inputs.map((input) => `\`${input.name}\` (${input.reading.kind})`).join(', ')
  return `# ${name}: PMML 4.4 that predicts ${target}

\`model.pmml\` holds the whole pipeline: its steps are derived fields, sums of trees are mining models of tree models, and the last model hands
on what comes of them. Its output has \`prediction\` and \`probability_0\`, \`probability_1\` and so on, in the order of the classes.

Columns: ${columns}. Numbers are doubles, dates doubles of milliseconds since 1970 (UTC), yes and no booleans, others strings.

Not verified here: that needs a PMML evaluator, and Lathe brings none. \`golden.json\` holds made-up rows and their predictions to hold yours
against; \`schema.json\` describes a row, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` checks the files alone.
`
}
