import { imageOf } from './container.ts'
import { type Deployment, GRACE_SECONDS, NODE_MAJOR, PORT } from './deployment.ts'
import { alertRules } from './rules.ts'

/** How the service is brought somewhere, changed and taken back, and what to do when an alert comes. */
export function runbook(deployment: Deployment): string {
  const alerts = alertRules(deployment).map(
    ({ alert, severity, summary, next }) => `| ${alert} | ${severity} | ${plain(summary)} | ${next} |`,
  )
  return `# ${deployment.model}: runbook

Version ${deployment.version} (the first digits of the SHA-256 of \`model.json\`). What Kubernetes, KServe, Prometheus and Docker read was validated
against their schemas or by running it, the manifests of Knative, Cloud Run and AWS SAM against none; nothing was deployed: no cluster and
no cloud account took part.

${placing(deployment)}
## Change the model, and take it back

Every model is an image of its own version: export the new one, \`lathe verify\` it, build, push, put the version into
\`k8s/kustomization.yaml\`, apply. New pods are asked for predictions only once they are ready, and old ones finish what they have.
Back: \`kubectl rollout undo deployment/${deployment.name}\`, or apply the folder of the version before. Nothing is trained again.

## Alerts

| alert | severity | when | what to do |
|---|---|---|---|
${alerts.join('\n')}

${ANSWERS}`
}

/** A table's cell, without what Prometheus fills in. */
const plain = (text: string): string => text.replace(/\{\{ \$labels\.(\w+) \}\}/gu, '($1)').replaceAll('|', '\\|')

const placing = (deployment: Deployment): string => `## Bring it somewhere

- **This computer**: \`node server.js --port ${PORT}\`. \`SIGTERM\` and Ctrl-C let running requests finish.
- **Docker**: \`docker build -t ${imageOf(deployment)} .\`, then \`docker run --init --read-only -p 127.0.0.1:${PORT}:${PORT} ${imageOf(deployment)}\`.
  \`docker compose up --build\` does both; \`--profile monitoring\` adds Prometheus with the rules of \`monitoring/\`. There is no build step: the
  image is Node ${NODE_MAJOR} and this folder, run by a user who is not root, on a file system that may be read-only.
- **Kubernetes**: push the image, put its registry into \`k8s/kustomization.yaml\`, \`kubectl apply -k k8s\`. Two pods at least, up to ten by their load.
  Only pods of the same namespace, and of one called \`monitoring\`, reach it; it reaches nobody. A pod that ends answers for five seconds more,
  and has ${GRACE_SECONDS} for what it has begun.
- **KServe**: \`kubectl apply -f kserve/\`. **Knative**: \`kubectl apply -f knative/\`. **Cloud Run**: \`gcloud run services replace cloud-run/service.yaml\`.
- **AWS Lambda**: \`sam deploy --guided -t aws-lambda/template.yaml\`, or a zip of this folder with the handler \`lambda.handler\` on Node ${NODE_MAJOR}.
  Requests and answers of at most 6 MB; what is counted in \`/metrics\` is that of one instance.
- **SageMaker**: push the image to ECR and name it as the container of a model: it is started with \`serve\`, and asked at \`/ping\` and
  \`/invocations\` on port 8080. **Azure ML**: the same image, with \`${PORT}\` as port and \`/v2/health/live\`, \`/v2/health/ready\` and \`/invocations\` as routes.
- **Grafana**: import \`monitoring/grafana.json\`. Rules for Prometheus: \`monitoring/rules.yml\`, for a job called \`${deployment.name}\`.

## Who may ask

Anybody who reaches it, unless you say otherwise. \`node server.js keys add NAME --key-file keys.json\` makes a key and shows it once; start
with \`--key-file keys.json\`, keep the file out of this folder. In Kubernetes: \`kubectl create secret generic
${deployment.name}-keys --from-file=keys.json\`, and the patch \`k8s/with-keys.patch.yaml\`; Prometheus needs a key, too. Tokens (\`--jwt-…\`), TLS (\`--tls-…\`),
a limit (\`--rate\`), a log (\`--log\`) and several processes (\`--workers\`): \`node server.js --help\`.
`

const ANSWERS = `### It is down

Look at the last lines of its log (stderr), at its exit code (2: an option is wrong), and whether it was ended for its memory
(\`kubectl describe pod\`, "OOMKilled"). \`lathe verify .\` says whether a file of the folder was changed.

### Errors

A 5xx is a fault of the service, never of a request. Its log names it. Did it begin with a new version? Take it back first, look after.

### It is slow

Are requests larger than usual (rows a request, reasons)? Is the processor at its limit? More pods help where many requests
come at once, fewer rows a request where each is long. \`reasons\` and \`/explain\` cost many times a prediction.

### Too many requests

429 is the limit of one caller, 503 that of the service. Both say in Retry-After when to come again. Raise \`maxReplicas\`, or ask the caller.

### Fallbacks

Rows that the model could not score were answered otherwise, and say so in their status. See what is wrong with them: a column that was
renamed, a type that changed, values that no training row had. \`lathe monitor MODEL FILE\` compares rows with those of the training.

### Memory

Does it grow with time, or with load? One request may hold 10,000 rows; the limit of a container is what \`compose.yaml\` and \`k8s/\` say.

### Predictions or data have moved

Rows are others than those that the model was tested on, or the world is. \`lathe monitor MODEL FILE\` on logged rows says which columns moved;
with true outcomes it says how good the model still is. Is it another population for a reason (a campaign, a season)? Otherwise: retrain.

\`lathe_drift_psi\` and \`lathe_drift_alert\` name the columns: the latest 5,000 rows (all of the last minute, none older than a day) against the
training rows. Look at the source first: a form, a unit, a join or a device that changed is mended there, not in the model.

### It is estimated to be worse

Nobody has sent labels for these rows: the model's own probabilities say that it errs more often on rows of this kind than on its test rows. That holds
while probabilities are calibrated and what the columns say of the target has not changed. Get labels for some hundred rows (\`POST /feedback\`, or a
file for \`lathe monitor\`), then decide.

### Groups are apart

The rates at which groups are selected differ by more than the limit that the model was held against. Compare with the audit
(\`lathe fairness\`); look at who is asking now. Until it is understood: let a person decide, or take the version back.
`
