import type { Json } from '../../core/index.ts'
import { openApi, watchedColumns } from '../../serve/index.ts'
import { scriptJson } from '../embed.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { serviceReadme } from './service/readme.ts'

/** One Node file that serves the model as JSON over HTTP. */
export const service = defineExporter({
  id: 'service',
  title: 'Service',
  for: 'Programs on other machines that ask for predictions over HTTP.',
  runtime: 'http',
  entry: 'server.mjs',
  maxAbsDiff: 1e-9,
  compile({ pipeline, record }, texts, name) {
    // What the service watches is declared in the model: columns, their groups and limits, and no count of any row.
    const watched = pipeline.task === 'binary' ? watchedColumns(record) : []
    const json = { name, pipeline: inlinePipeline(pipeline), kernels: texts.kernels }
    const model = scriptJson(watched.length > 0 ? { ...json, watched: toPlain(watched) } : json)
    return [
      textFile('server.mjs', `${texts.service}\nawait startService(${model})\n`),
      textFile('openapi.json', `${JSON.stringify(openApi(pipeline, name), null, 2)}\n`),
      textFile('README.md', serviceReadme(pipeline, name, watched)),
    ]
  },
})

const toPlain = (value: unknown): Json => JSON.parse(JSON.stringify(value))
