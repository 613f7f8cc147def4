import type { Json } from '../../core/index.ts'
import { INLINE_ARRAYS, pipelineToJson } from '../../pipeline/index.ts'
import { openApi, type ServingNotes, servingNotes } from '../../serve/index.ts'
import { scriptJson } from '../embed.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { serviceReadme } from './service/readme.ts'

/** One Node file that serves the model as JSON over HTTP. */
export const service = defineExporter({
  id: 'service',
  title: 'Service',
  for: 'Programs on other machines that ask for predictions over HTTP.',
  runtime: 'http',
  entry: 'server.mjs',
  maxAbsDiff: 1e-9,
  compile(bundle, texts, name) {
    const { pipeline } = bundle
    // What the service watches is declared in the model: columns, their groups and limits, and no count of any row.
    const notes = servingNotes(bundle)
    const { watched } = notes
    const model = scriptJson({ name, pipeline: pipelineToJson(pipeline, INLINE_ARRAYS), ...toPlain(notes) })
    return [
      textFile('server.mjs', `${texts.service}\nawait startService(${model})\n`),
      textFile('openapi.json', `${JSON.stringify(openApi(pipeline, name), null, 2)}\n`),
      textFile('README.md', serviceReadme(pipeline, name, watched)),
    ]
  },
})

const toPlain = (value: ServingNotes): Record<string, Json> => JSON.parse(JSON.stringify(value))
