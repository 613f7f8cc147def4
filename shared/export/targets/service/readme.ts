import type { Pipeline } from '../../../pipeline/index.ts'
import type { WatchedColumn } from '../../../serve/index.ts'

export function serviceReadme(pipeline: Pipeline, name: string, watched: readonly WatchedColumn[] = []): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${name}: a service that predicts ${pipeline.target}

Needs Node 20.19 or later and nothing else. Start it, and ask (a row that leaves columns out is scored and flagged):

    node server.mjs --port 8080
    curl -H 'content-type: application/json' -d '{ "rows": [ {} ] }' http://127.0.0.1:8080/predict

With \`"reasons": 3\` beside \`rows\` every prediction says which columns weigh most; \`POST /explain\` gives all of it.

Columns: ${columns}. Values are JSON or the source text of the training data; null is missing. Others are ignored and named.
It listens on 127.0.0.1 unless \`--host\` says otherwise, and finishes running requests on SIGTERM. Limits: 10,000 rows, 10 MB.
\`GET /\` lists the routes; \`openapi.json\` describes them, \`schema.json\` one row. \`golden.json\` holds made-up rows and their
predictions, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` starts the service and scores the rows again.
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
