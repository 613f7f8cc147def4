import type { Pipeline } from '../../../pipeline/index.ts'

export function tfjsReadme(pipeline: Pipeline, name: string): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${name}: a TensorFlow.js model that predicts ${pipeline.target}

\`model.json\` and \`weights.bin\` are a layers model; \`encode.js\` cleans and encodes raw rows and needs no package:

    import * as tf from '@tensorflow/tfjs'
    import { encode, decide } from './encode.js'
    const model = await tf.loadLayersModel('model.json')
    const tensors = encode([{}]).map(({ values, shape, type }) => tf.tensor(values, shape, type))
    decide(await model.predict(tensors).data())[0] // { prediction, probabilities }

Columns: ${columns}. Values are JSON or the source text of the training data; null or left out is missing.
The nets compute in 32-bit numbers: within 1e-5 of the application. There are no statuses and no reasons.
\`golden.json\` holds made-up rows and their predictions, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` scores them.
`
}
