import { isMlpState } from '../../models/index.ts'
import { membersOf, type Pipeline } from '../../pipeline/index.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { netNumbers } from '../formula/net.ts'
import { noProgram, programOf } from '../formula/program.ts'
import { scoreProgram } from './c/score.ts'
import { writeC } from './c/write.ts'

/** Numbers that are written one by one, outside of the tables of trees. */
const MOST_PARTS = 60_000

const TABLED = ['trees', 'nets'] as const

/** C99 without dependencies and without allocation, for whatever has a compiler. */
export const c = defineExporter({
  id: 'c',
  title: 'C',
  for: 'Devices and programs without a runtime: C99, no allocation, nothing to link but the maths library.',
  runtime: 'cc',
  entry: 'model.c',
  maxAbsDiff: 1e-5,
  undecided: 1e-6,
  unavailable: ({ pipeline }) => noProgram(pipeline, 'C', MOST_PARTS, TABLED) ?? tooManyWeights(pipeline),
  compile({ pipeline }, _texts, name) {
    const { header, source, fields, mostError } = writeC(programOf(pipeline, TABLED), pipeline.classes)
    return [
      textFile('model.h', header),
      textFile('model.c', source),
      textFile('score.c', scoreProgram(pipeline, fields)),
      textFile('columns.json', `${JSON.stringify(columnsOf(pipeline), null, 2)}\n`),
      textFile('README.md', readme(pipeline, name, mostError)),
    ]
  },
})

/** Compilers take minutes for tables of more numbers. */
const MOST_WEIGHTS = 1_000_000

function tooManyWeights(pipeline: Pipeline): string | null {
  const weights = membersOf(pipeline).reduce(
    (total, { member: { state } }) => total + (isMlpState(state) ? netNumbers(state) : 0),
    0,
  )
  if (weights <= MOST_WEIGHTS) return null
  return `its nets have ${weights.toLocaleString('en-US')} numbers, and C of more than ${MOST_WEIGHTS.toLocaleString('en-US')} would be unreasonable. A smaller net fits.`
}

/** What a proof needs to know of the columns. */
const columnsOf = ({ task, classes, inputs }: Pipeline) => ({
  task,
  classes,
  inputs: inputs.map(({ name, reading }) => ({ name, reading })),
})

function readme({ target, inputs }: Pipeline, name: string, mostError: number): string {
  const columns = inputs.map((input) => `\`${input.name}\``).join(', ')
  const price = mostError > 0 ? ` Leaves of 16 bits move a margin by at most ${mostError.toPrecision(2)}.` : ''
  return `# ${name}: C99 that predicts ${target}

\`model.h\` and \`model.c\` need a C99 compiler and its maths library: no allocation, no state, no other files.

    cc -std=c99 -O2 -c model.c                     # leaves and weights as float
    cc -std=c99 -O2 -DMODEL_QUANTISED -c model.c   # leaves as 16-bit, weights of nets as 8-bit integers

Thresholds are compared as small whole numbers, exactly; the rest is double.${price}
Columns: ${columns}. Numbers that are missing are NAN, texts NULL; dates are milliseconds since 1970 (UTC).
\`score.c\` shows how to use it: it reads rows as lines of tab-separated cells and prints their predictions.
\`schema.json\` describes a row. \`golden.json\` holds made-up rows and their predictions, \`lathe-export.json\` every file's
SHA-256: \`lathe verify .\` compiles both forms and scores the rows again, where there is a compiler.
`
}
