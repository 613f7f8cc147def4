import type { Pipeline } from '../../../pipeline/index.ts'

export function serviceReadme(pipeline: Pipeline, name: string): string {
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
`
}
