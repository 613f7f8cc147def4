import type { Json } from '../../core/index.ts'
import { openApi, SERVED_FORMAT, type ServingNotes, servingNotes } from '../../serve/index.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { containerFiles } from './service/container.ts'
import { deploymentOf } from './service/deployment.ts'
import { grafanaFile } from './service/grafana.ts'
import { kubernetesFiles } from './service/kubernetes.ts'
import { packageJson, SERVER, SETTINGS } from './service/program.ts'
import { prometheusFiles } from './service/prometheus.ts'
import { serviceReadme } from './service/readme.ts'
import { runbook } from './service/runbook.ts'
import { serverlessFiles } from './service/serverless.ts'

/** A folder that serves the model over HTTP with one command, and what brings it into a container, a cluster or a cloud. */
export const service = defineExporter({
  id: 'service',
  title: 'Service',
  for: 'Programs on other machines that ask for predictions over HTTP: Node alone, a container, Kubernetes, AWS Lambda.',
  runtime: 'http',
  entry: 'server.js',
  maxAbsDiff: 1e-9,
  compile(bundle, texts, name) {
    const { pipeline } = bundle
    // What the service watches is declared in the model: columns, their groups and limits, and no count of any row.
    const notes = servingNotes(bundle)
    const { watched } = notes
    const json = {
      format: SERVED_FORMAT,
      name,
      pipeline: inlinePipeline(pipeline),
      kernels: texts.kernels,
      ...toPlain(notes),
    }
    const model = `${JSON.stringify(json)}\n`
    const deployment = deploymentOf(bundle, name, model)
    return [
      textFile('server.js', SERVER),
      textFile('service.js', texts.service),
      textFile('model.json', model),
      textFile('settings.json', SETTINGS),
      textFile('package.json', packageJson(deployment)),
      textFile('openapi.json', `${JSON.stringify(openApi(pipeline, name), null, 2)}\n`),
      ...containerFiles(deployment),
      ...kubernetesFiles(deployment),
      ...serverlessFiles(deployment),
      ...prometheusFiles(deployment),
      grafanaFile(deployment),
      textFile('RUNBOOK.md', runbook(deployment)),
      textFile('README.md', serviceReadme(pipeline, name, watched)),
    ]
  },
})

const toPlain = (value: ServingNotes): Record<string, Json> => JSON.parse(JSON.stringify(value))
