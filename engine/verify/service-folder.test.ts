import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service } from 'kubernetes-models/v1'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Bundle } from '../../shared/bundle/index.ts'
import { tableOfRows } from '../../shared/explain/index.ts'
import { compileExport, EXPORTERS } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { METRICS } from '../../shared/export/targets/service/metric-names.ts'
import { referenceOf } from '../../shared/monitor/index.ts'
import { scoreTable } from '../../shared/pipeline/index.ts'
import { readRuntimeTexts } from './runtime-texts.ts'

// The folder of a service, held against the schemas of others and run by what stands in it. Nothing is deployed.

const CRD = new URL('../../../shared/reference/specs/kserve-inferenceservices.crd.yaml', import.meta.url)
const hasCrd = existsSync(CRD)
if (!hasCrd) console.log('skipped: the schema of KServe needs ../shared/reference/specs')
const hasPromtool = spawnSync('promtool', ['--version']).status === 0
if (!hasPromtool) console.log('skipped: rules of Prometheus need promtool (Debian: apt-get install prometheus)')

let folder: string
let bundle: Bundle
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-folder-'))
  bundle = audited(await sampleBundle())
  await writeService(folder, bundle, 'Loans 2024')
})
afterAll(() => rm(folder, { recursive: true }))

/** A model that was audited by a column, with a limit, that keeps what its rows are compared with, and has a class whose name is hard to write. */
function audited({ pipeline, golden, record }: Bundle): Bundle {
  const groups = { Sales: { tooSmall: false }, 'Tech-support': { tooSmall: false } }
  const table = tableOfRows(pipeline, Array.from({ length: 10 }, () => golden.rows).flat())
  const judged = [{ metric: 'demographicParityDifference', limit: 0.1, of: 'job' }]
  return {
    pipeline,
    golden,
    record: {
      ...record,
      sensitive: ['job'],
      fairness: { job: { groups } },
      ...JSON.parse(JSON.stringify({ gates: { judged }, metrics: { accuracy: { value: 0.9, low: 0.8, high: 1 } } })),
    },
    reference: referenceOf(pipeline, table, scoreTable(pipeline, table)),
  }
}

async function writeService(place: string, of: Bundle, name: string): Promise<void> {
  for (const { path, bytes } of compileExport(
    EXPORTERS.get('service'),
    of,
    readRuntimeTexts(),
    name.replace(' ', '-'),
  )) {
    await mkdir(dirname(join(place, path)), { recursive: true })
    await writeFile(join(place, path), bytes)
  }
}

const textOf = (path: string): string => readFileSync(join(folder, path), 'utf8')
const yamlOf = (path: string) => parse(textOf(path))

const YAMLS = [
  'compose.yaml',
  ...['deployment', 'service', 'hpa', 'poddisruptionbudget', 'networkpolicy', 'kustomization'].map(
    (kind) => `k8s/${kind}.yaml`,
  ),
  'kserve/inference-service.yaml',
  'knative/service.yaml',
  'cloud-run/service.yaml',
  'aws-lambda/template.yaml',
  'monitoring/rules.yml',
  'monitoring/rules.test.yml',
  'monitoring/prometheus.yml',
]

test.each([...YAMLS, 'Dockerfile', 'README.md', 'RUNBOOK.md', 'monitoring/grafana.json'])(
  '%s says that nobody deployed it',
  (path) => {
    expect(textOf(path)).toMatch(/validated[\s\S]*(?:not|nothing was) deployed/iu)
  },
)

test.each([
  ['deployment', Deployment],
  ['service', Service],
  ['hpa', HorizontalPodAutoscaler],
  ['poddisruptionbudget', PodDisruptionBudget],
  ['networkpolicy', NetworkPolicy],
] as const)('k8s/%s.yaml is what the API of Kubernetes takes, and a misspelt field would be seen', (kind, Kind) => {
  const manifest = yamlOf(`k8s/${kind}.yaml`)
  expect(() => new Kind(manifest).validate()).not.toThrow()
  expect(() => new Kind({ ...manifest, spec: [] }).validate()).toThrow()
  expect(yamlOf('k8s/kustomization.yaml').resources).toContain(`${kind}.yaml`)
  expect(manifest.metadata.name).toBe('loans-2024')
})

test('pods are restricted, have probes, and end after they have left the balancer', () => {
  const { spec } = yamlOf('k8s/deployment.yaml').spec.template
  const [container] = spec.containers
  // The "restricted" level of the Pod Security Standards.
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
  expect(container.securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  })
  expect(Object.keys(container)).toEqual(
    expect.arrayContaining(['startupProbe', 'livenessProbe', 'readinessProbe', 'resources']),
  )
  const leaving = Number(container.lifecycle.preStop.exec.command[1])
  expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(leaving + 10)
})

test.skipIf(!hasCrd)("kserve/inference-service.yaml is what KServe's own schema takes", () => {
  const crd = parse(readFileSync(CRD, 'utf8'))
  const { schema } = crd.spec.versions.find(({ name }: { name: string }) => name === 'v1beta1')
  const validate = new Ajv({ strict: false, logger: false }).compile(closed(schema.openAPIV3Schema))
  const manifest = yamlOf('kserve/inference-service.yaml')
  expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true)
  const [container] = manifest.spec.predictor.containers
  const misspelt = { ...manifest, spec: { predictor: { containers: [{ ...container, redinessProbe: {} }] } } }
  expect(validate(misspelt)).toBe(false)
})

/** What a cluster would drop in silence, for it does not know it, is refused here. */
const closed = (schema: object) =>
  JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.properties && value.type === 'object' ? { ...value, additionalProperties: false } : value,
  )

const promtool = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: join(folder, 'monitoring'), encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test.skipIf(!hasPromtool)('promtool takes the rules, and every alert is raised by its series and by no others', () => {
  expect(promtool('check', 'rules', 'rules.yml')).toMatchObject({
    status: 0,
    said: expect.stringContaining('SUCCESS: 12 rules'),
  })
  expect(promtool('check', 'config', '--syntax-only', 'prometheus.yml')).toMatchObject({ status: 0 })
  expect(promtool('test', 'rules', 'rules.test.yml')).toEqual({
    status: 0,
    said: expect.stringMatching(/SUCCESS\s*$/u),
  })
})

test('every alert is tested both ways and has a heading in the runbook, and the dashboard asks for what there is', () => {
  const [{ rules }] = yamlOf('monitoring/rules.yml').groups
  const { tests } = yamlOf('monitoring/rules.test.yml')
  const runbook = textOf('RUNBOOK.md')
  for (const { alert, annotations } of rules) {
    const own = tests.filter((one: { name: string }) => one.name.startsWith(`${alert} `))
    expect(
      own.map((one: { alert_rule_test: { exp_alerts: [] }[] }) => one.alert_rule_test[0]?.exp_alerts.length),
    ).toEqual([1, 0])
    const [, heading] = /"([^"]+)"/u.exec(annotations.runbook) ?? []
    expect(runbook).toContain(`### ${heading}\n`)
  }
  const { panels } = JSON.parse(textOf('monitoring/grafana.json'))
  expect(panels).toHaveLength(12)
  for (const { targets } of panels) for (const { expr } of targets) expect(expr).toContain('job="loans-2024"')
})

test('compose runs the same image without rights, and Prometheus reads files that are there', () => {
  const { services } = yamlOf('compose.yaml')
  expect(services.service).toMatchObject({ build: '.', read_only: true, cap_drop: ['ALL'], init: true })
  expect(services.service.image).toBe(`loans-2024:${yamlOf('k8s/kustomization.yaml').images[0].newTag}`)
  expect(services.prometheus.volumes).toEqual(['./monitoring:/etc/prometheus:ro'])
  for (const file of yamlOf('monitoring/prometheus.yml').rule_files)
    expect(existsSync(join(folder, 'monitoring', file))).toBe(true)
})

/** A line of the Dockerfile that is a list in JSON. */
const listOf = (instruction: string): string[] =>
  JSON.parse(new RegExp(`^${instruction} (\\[.*\\])$`, 'mu').exec(textOf('Dockerfile'))?.[1] ?? '[]')

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (text) => {
      said += text
      if (said.includes('\n')) resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${said}`)))
  })

/** Rules and the dashboard ask for nothing that the service does not give. */
async function everyMetric(port: string): Promise<void> {
  const body = JSON.stringify({ rows: Array.from({ length: 4 }, () => bundle.golden.rows).flat() })
  const headers = { 'content-type': 'application/json' }
  await (await fetch(`http://127.0.0.1:${port}/predict`, { method: 'POST', headers, body })).json()
  const said = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  for (const name of Object.values(METRICS)) expect(said).toContain(`# TYPE ${name} `)
  expect(said).toMatch(new RegExp(`^${METRICS.requests}\\{route="/predict",status="200"\\} `, 'mu'))
  expect(said).toMatch(new RegExp(`^${METRICS.seconds}_bucket\\{route="/predict",le="0.1"\\} `, 'mu'))
  expect(said).toMatch(new RegExp(`^${METRICS.predicted}\\{class="${bundle.pipeline.classes[1]}"\\} `, 'mu'))
  const asked = textOf('monitoring/rules.yml') + textOf('monitoring/grafana.json')
  for (const [name] of asked.matchAll(/(?:lathe|process|nodejs)_[a-z_]+(?=\{)/gu))
    expect(Object.values<string>(METRICS)).toContain(name.replace(/_bucket$/u, ''))
}

test('what the Dockerfile starts listens on every network at PORT, is healthy by its own check, and ends on SIGTERM', async () => {
  const [command = '', ...args] = [...listOf('ENTRYPOINT'), ...listOf('CMD')]
  expect([command, ...args]).toEqual(['node', 'server.js', 'serve'])
  const port = String(await freePort())
  const env = { ...process.env, PORT: port }
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    expect(await listening(child)).toBe(`listening on http://0.0.0.0:${port}\n`)
    const [, ...check] = /^HEALTHCHECK .* CMD (\[.*\])$/mu.exec(textOf('Dockerfile')) ?? []
    const [, ...asked] = JSON.parse(check[0] ?? '[]')
    expect(spawnSync(process.execPath, asked, { env }).status).toBe(0)
    expect(spawnSync(process.execPath, asked, { env: { ...env, PORT: '1' } }).status).toBe(1)
    const rows = bundle.golden.rows.slice(0, 3)
    const answer = await fetch(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rows }),
    })
    expect(await answer.json()).toMatchObject({ predictions: bundle.golden.expected.slice(0, 3) })
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200)
    await everyMetric(port)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
})

/** The event of a function URL, as the documentation of AWS Lambda shows it (payload format 2.0). */
const eventOf = (method: string, path: string, changes: object = {}) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  cookies: ['cookie1', 'cookie2'],
  headers: {
    host: 'abc.lambda-url.eu-central-1.on.aws',
    'content-type': 'application/json',
    'x-forwarded-for': '192.0.2.1',
  },
  requestContext: {
    accountId: '123456789012',
    apiId: 'abc',
    domainName: 'abc.lambda-url.eu-central-1.on.aws',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'agent' },
    requestId: 'id',
    routeKey: '$default',
    stage: '$default',
    timeEpoch: 1583348638390,
  },
  isBase64Encoded: false,
  ...changes,
})

test('the handler of AWS Lambda answers events as the service answers requests', async () => {
  const rows = bundle.golden.rows.slice(0, 3)
  const body = JSON.stringify({ rows })
  const ping = eventOf('GET', '/prod/v2/health/ready')
  const events = [
    eventOf('POST', '/predict', { body }),
    eventOf('POST', '/predict', { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
    { ...ping, requestContext: { ...ping.requestContext, stage: 'prod' } },
    eventOf('GET', '/openapi.json', { rawQueryString: 'a=1&b=2' }),
    eventOf('POST', '/predict', { body: '{"rows":[' }),
    eventOf('GET', '/nothing'),
    { httpMethod: 'GET', path: '/' },
    eventOf('HEAD', '/health'),
  ]
  const program = `
    const { handler } = await import('./lambda.js')
    const answers = []
    for (const event of ${JSON.stringify(events)}) answers.push(await handler(event))
    process.stderr.write(JSON.stringify(answers), () => process.exit(0))`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  })
  const [one, encoded, ready, openApi, bad, nothing, foreign, head] = JSON.parse(stderr)
  const predictions = bundle.golden.expected.slice(0, 3)
  for (const answer of [one, encoded]) {
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body)).toEqual({ predictions })
  }
  expect(ready.statusCode).toBe(200)
  expect(JSON.parse(openApi.body).openapi).toBe('3.1.0')
  expect([bad.statusCode, JSON.parse(bad.body).error]).toEqual([400, expect.stringContaining('not JSON')])
  expect(nothing.statusCode).toBe(404)
  expect([foreign.statusCode, JSON.parse(foreign.body).error]).toEqual([
    400,
    expect.stringContaining('payload format 2.0'),
  ])
  expect([head.statusCode, head.body]).toEqual([200, ''])
})
