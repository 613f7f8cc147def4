import { type Pipeline, rowSchema } from '../../pipeline/index.ts'
import { scriptJson, scriptString } from '../embed.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { describeInputs } from '../inputs.ts'
import { packageTypes } from './node/types.ts'

/** An npm package: an ES module with types, and a program that scores CSV. */
export const node = defineExporter({
  id: 'node',
  title: 'npm package',
  for: 'Programs in JavaScript and TypeScript that score rows, and scripts that score CSV files.',
  runtime: 'module',
  entry: 'index.js',
  maxAbsDiff: 1e-12,
  compile({ pipeline }, texts, name) {
    const data = {
      pipeline: inlinePipeline(pipeline),
      inputs: describeInputs(pipeline),
      schema: rowSchema(pipeline),
    }
    const id = packageName(name)
    const about = {
      name: id,
      version: '1.0.0',
      private: true,
      description: `Predicts ${pipeline.target}`,
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' }, './schema.json': './schema.json' },
      types: './index.d.ts',
      bin: { [id]: './cli.js' },
      engines: { node: '>=20.19' },
    }
    return [
      textFile('index.js', INDEX),
      textFile('index.d.ts', packageTypes(pipeline)),
      textFile('cli.js', command(id)),
      textFile('runtime.js', texts.package),
      textFile('kernels.js', `export default ${scriptString(texts.kernels)}\n`),
      textFile('model.js', `export default ${scriptJson(data)}\n`),
      textFile('package.json', `${JSON.stringify(about, null, 2)}\n`),
      textFile('README.md', readme(pipeline, id)),
    ]
  },
})

const INDEX = `import kernels from './kernels.js'
import data from './model.js'
import { openModel } from './runtime.js'

const model = openModel(data.pipeline, kernels)
export const { predict, explain } = model
export const { inputs, schema } = data
`

const command = (id: string): string => `#!/usr/bin/env node
import kernels from './kernels.js'
import data from './model.js'
import { openModel, runCommand } from './runtime.js'

await runCommand(openModel(data.pipeline, kernels), ${scriptString(id)})
`

/** A name that npm takes: small letters, and a letter or digit first. */
const packageName = (name: string): string => name.toLowerCase().replace(/^[^a-z0-9]+/u, '') || 'model'

function readme(pipeline: Pipeline, id: string): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${id}: an npm package that predicts ${pipeline.target}

Needs Node 20.19 or later and no other package: \`npm install ./FOLDER\`, with the path of this folder.

    import { predict, explain } from '${id}'
    predict([{}], { reasons: 3 })[0] // { prediction, probabilities, status, reasons }
    explain({})[0] // { base, margin, score, contributions }: base and contributions add up to the margin

As a program: \`npx ${id} < rows.csv > predictions.csv\`; \`--reasons 3\` adds the columns that weigh most in each row.
Columns: ${columns}. Values are JSON or the source text of the training data; null or left out is missing. The status says
what was out of order. \`schema.json\` describes a row, \`index.d.ts\` the types. \`golden.json\` holds made-up rows and their
predictions, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` scores the rows again in a separate process.
`
}
