import type { Pipeline } from '../../../pipeline/index.ts'
import type { WatchedColumn } from '../../../serve/index.ts'

export function serviceReadme(pipeline: Pipeline, name: string, watched: readonly WatchedColumn[] = []): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${name}: a service that predicts ${pipeline.target}

\`node server.js\` (or \`npm start\`) with Node 20.19 or later and nothing else; \`--port\` and \`--host\` say where, 127.0.0.1:8080 by itself.

    curl -H 'content-type: application/json' -d '{ "rows": [ {} ], "reasons": 3 }' http://127.0.0.1:8080/predict

Columns: ${columns}. Values are JSON or the source text of the training data; null is missing. \`GET /\` lists the routes, \`openapi.json\`
describes them, \`schema.json\` a row. \`Dockerfile\`, \`compose.yaml\`, \`k8s/\`, \`kserve/\`, \`knative/\`, \`cloud-run/\`, \`aws-lambda/\` and \`monitoring/\`
bring it elsewhere; \`RUNBOOK.md\` says how, and what to do when an alert comes. They are validated, not deployed;
those of Knative, Cloud Run and Lambda against no schema.
It speaks the Open Inference Protocol v2, and what MLflow, SageMaker and TensorFlow Serving ask; a browser gets a form. \`settings.json\` says what is
done about values that are out of order (flag, clip, impute, other, refuse). What runs is held against its digests, and against the signature where
there is one, before it starts; where they do not hold, it does not start (exit code 4).
\`golden.json\` holds made-up rows and their predictions: \`lathe verify .\` checks every file, starts the service and scores the rows again.
${watchedText(watched)}${decisionText(pipeline)}`
}

/** What is counted of groups, and how to have it counted. */
function watchedText(watched: readonly WatchedColumn[]): string {
  if (watched.length === 0) return ''
  const names = watched.map(({ column }) => `\`${column}\``).join(', ')
  return `
The model was audited by ${names}. Send these with the rows, and \`GET /metrics\` (Prometheus) counts rows and positives by group, with
the gap of the last day between groups of 30 rows and more, and an alert where it is beyond the model's limit by more than chance
allows. Only counts are kept, of groups that the model declares; groups of fewer than 11 rows are not told. A group of numbers in
bands cannot be counted.
`
}

const decisionText = ({ decision }: Pipeline): string =>
  decision
    ? `\nIt decides by \`${decision.column}\`: each group has a threshold of its own. Give it with every row; one without it is decided by the\nthreshold for everybody, and its status says so.\n`
    : ''
