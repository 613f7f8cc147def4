import type { Pipeline } from '../../../pipeline/index.ts'

export function webReadme(pipeline: Pipeline, name: string): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${name}: predicts ${pipeline.target} in a browser

Open \`index.html\`: a form for one row and a place to drop a CSV file. It needs no server and no network, and sends nothing.
\`model.js\` is an ES module without dependencies, for browsers, Node 20.19 and later, Deno, Bun and workers:

    import { predict } from './model.js'
    predict([{}])[0] // { prediction, probabilities, status }
    predict([{}], { reasons: 3 })[0].reasons // the columns that weigh most: { column, value, contribution }

Columns: ${columns}. Values are JSON or the source text of the training data; null or left out is missing. The status says
what was out of order. \`schema.json\` describes a row, \`model.d.ts\` the types. \`golden.json\` holds made-up rows and their
predictions, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` scores the rows again in a separate process.
`
}
