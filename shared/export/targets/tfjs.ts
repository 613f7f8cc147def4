import { isMlpState } from '../../models/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'
import { scriptJson } from '../embed.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { compileLayers, layersRefusal } from '../tfjs/compile.ts'
import { tfjsReadme } from './tfjs/readme.ts'

/** Neural nets as a layers model of TensorFlow.js, with a module that makes its tensors of raw rows. */
export const tfjs = defineExporter({
  id: 'tfjs',
  title: 'TensorFlow.js',
  for: 'Programs in browsers and Node that score rows with tf.loadLayersModel; for neural nets.',
  runtime: 'tfjs',
  entry: 'model.json',
  maxAbsDiff: 1e-5,
  undecided: 1e-6,
  unavailable: ({ pipeline }) => layersRefusal(pipeline),
  compile({ pipeline }, texts, name) {
    const { json, weights } = compileLayers(pipeline, name)
    const about = { name: name.toLowerCase(), private: true, type: 'module', exports: './encode.js' }
    return [
      textFile('model.json', json),
      { path: 'weights.bin', bytes: weights },
      textFile('encode.js', ENCODE),
      textFile('encoder.js', texts.encoder),
      textFile('encoder.data.js', `export default ${scriptJson(inlinePipeline(weightless(pipeline)))}\n`),
      textFile('package.json', `${JSON.stringify(about, null, 2)}\n`),
      textFile('README.md', tfjsReadme(pipeline, name)),
    ]
  },
})

const ENCODE = `import data from './encoder.data.js'
import { createEncoder } from './encoder.js'

export const { encode, decide } = createEncoder(data)
`

/** The pipeline without what weights.bin holds, and without what reasons are compared with. */
function weightless({ background: _, ...pipeline }: Pipeline): Pipeline {
  const branches = pipeline.branches.map(({ steps, views }) => ({
    steps,
    views: views.map((view) => ({
      ...view,
      members: view.members.map((member) =>
        isMlpState(member.state) ? { ...member, state: { ...member.state, members: [] } } : member,
      ),
    })),
  }))
  return { ...pipeline, branches }
}
