import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withAdult } from '../data.ts'
import { post } from './load.ts'

export const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

/** A server in a process of its own. */
export interface Running {
  readonly port: number
  readonly child: ChildProcess
  /** Seconds from its start until it listened. */
  readonly startSeconds: number
  /** What it has taken of the processor until now, in seconds; NaN where the system does not tell. */
  cpuSeconds(): number
  /** Bytes of memory that it holds now; NaN where the system does not tell. */
  memory(): number
}

/** A service folder of a model of Adult with 300 trees of depth 6, and rows that it may be asked for. */
export interface Served {
  readonly folder: string
  readonly name: string
  readonly rows: readonly unknown[]
}

/** What `node:http` costs by itself: it reads a body and sends it back. */
const ECHO = `
import { createServer } from 'node:http'
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port))
`

interface Golden {
  readonly rows: readonly Readonly<Record<string, string | null>>[]
  readonly expected: readonly { readonly status: string }[]
}

/** Trains the model, exports it, and takes the folder away afterwards. */
export async function withService<T>(use: (served: Served) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
  try {
    return await withAdult(async (file, name) => {
      const [model, service] = [join(folder, 'adult.lathe'), join(folder, 'service')]
      const params = 'gbdt.rounds=300,gbdt.maxDepth=6,gbdt.earlyStopping=0'
      await lathe(['train', file, '--target', 'income', '--families', 'gbdt', '--params', params, '-o', model])
      await lathe(['export', model, '--to', 'service', '-o', service])
      const golden: Golden = JSON.parse(readFileSync(join(service, 'golden.json'), 'utf8'))
      // Golden rows are there to hit what seldom happens; what is measured is what usually does.
      const rows = golden.rows.filter((_, i) => golden.expected[i]?.status === 'ok')
      return use({ folder: service, name, rows: rows.map(asClientsSend) })
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Golden rows hold the texts of a file; programs send numbers as numbers. */
const asClientsSend = (row: Golden['rows'][number]) =>
  Object.fromEntries(Object.entries(row).map(([name, text]) => [name, isNumber(text) ? Number(text) : text]))

const isNumber = (text: string | null): boolean => text !== null && text !== '' && !Number.isNaN(Number(text))

export async function lathe(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [LATHE, ...args, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`lathe ${args[0]} exited with ${code}`)
}

/** Requests with so many rows each, in turn over the rows that there are. */
export const requestsOf = ({ rows }: Served, perRequest: number): Uint8Array[] =>
  Array.from({ length: 100 }, (_, i) => {
    const own = Array.from({ length: perRequest }, (_, k) => rows[(i * perRequest + k) % rows.length])
    return post('/predict', JSON.stringify({ rows: own }))
  })

export const startEcho = (): Promise<Running> => started(['--input-type=module', '-e', ECHO])
export const startServed = ({ folder }: Served, options: readonly string[] = []): Promise<Running> =>
  started([join(folder, 'server.js'), '--port', '0', ...options])

export async function started(args: readonly string[]): Promise<Running> {
  const begun = performance.now()
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.includes('\n')) break
  }
  const port = Number(/:(\d+)\s*$/u.exec(text)?.[1])
  if (!(port > 0)) throw new Error(`The server did not start: ${text}`)
  return {
    port,
    child,
    startSeconds: (performance.now() - begun) / 1000,
    cpuSeconds: () => {
      const [, , , , , , , , , , , user, system] = fieldsOf(child.pid)
      return (Number(user) + Number(system)) / TICKS
    },
    memory: () => Number(/VmRSS:\s+(\d+) kB/u.exec(textOf(`/proc/${child.pid}/status`))?.[1] ?? Number.NaN) * 1024,
  }
}

/** Ticks of Linux's clock in a second, as /proc tells them. */
const TICKS = 100

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
const fieldsOf = (pid: number | undefined): string[] => (textOf(`/proc/${pid}/stat`).split(') ')[1] ?? '').split(' ')

/** Tells a server to go, and waits until it has. */
export async function stop({ child }: Running, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  child.kill(signal)
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : null
}
