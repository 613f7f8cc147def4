// The entry of a program of its own, which proves TensorFlow.js exports: a folder, a file of rows and a file for the answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
// The bundler leaves out what nobody names; without it nothing computes.
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { registerBackend, setBackend, type Tensor, tensor, version_core } from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'

/** Rows that are scored together. */
const BATCH = 500

const [folder = '', rowsFile, output] = process.argv.slice(2)
if (rowsFile === undefined || output === undefined) console.log(version_core)
else {
  registerBackend('cpu', () => new MathBackendCPU())
  await setBackend('cpu')
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))
  const [{ paths, weights }] = weightsManifest
  const bytes = readFileSync(join(folder, paths[0]))
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  // What tf.loadLayersModel does with a URL, for a folder.
  const model = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs: weights, weightData }) })
  const { encode, decide } = await import(pathToFileURL(join(folder, 'encode.js')).href)
  const rows = JSON.parse(readFileSync(rowsFile, 'utf8'))
  const answers: object[] = []
  for (let from = 0; from < rows.length; from += BATCH) {
    const inputs: Tensor[] = encode(rows.slice(from, from + BATCH)).map(
      ({ values, shape, type }: { values: Float32Array; shape: [number, number]; type: 'float32' | 'int32' }) =>
        tensor(values, shape, type),
    )
    const said = model.predict(inputs)
    for (const one of decide(await (Array.isArray(said) ? said[0] : said)?.data()))
      answers.push({ ...one, status: 'ok' })
  }
  writeFileSync(output, JSON.stringify(answers))
  process.exit(0)
}
