import { connect, type Socket } from 'node:net'

/** What a load of requests came to. */
export interface Load {
  /** Requests by status of their answer. */
  readonly statuses: Readonly<Record<number, number>>
  /** Requests that were sent and have no whole answer. */
  readonly lost: number
  /** Connections that were refused: nothing was sent. */
  readonly refused: number
  /** Milliseconds from when a request was due to its last byte, of answers with status 200, sorted. */
  readonly latencies: Float64Array
  readonly seconds: number
}

export interface LoadPlan {
  readonly host: string
  readonly port: number
  /** Bytes of whole requests, sent in turn; or what makes the next one. */
  readonly requests: readonly Uint8Array[] | (() => Uint8Array)
  readonly connections: number
  /** Requests a second, sent when they are due whatever has been answered (an open loop); without it, each connection sends as soon as it may. */
  readonly rate?: number
  readonly seconds: number
  /** Aborting it ends the load: what was sent is waited for. */
  readonly signal?: AbortSignal
}

interface Line {
  socket: Socket
  /** When the request under way was due; negative where none is. */
  due: number
  /** What came of its answer. */
  head: Buffer
  /** Bytes of the answer that are still to come; -1 where its head is not whole. */
  missing: number
  status: number
  closes: boolean
}

const NOTHING = Buffer.alloc(0)
/** An open loop that is answered too slowly opens connections up to this many. */
const MOST_CONNECTIONS = 1000

type Headers = Readonly<Record<string, string>>

const linesOf = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

export const get = (path: string, headers: Headers = {}): Uint8Array =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\n${linesOf(headers)}\r\n`)

/** @returns the bytes of a POST request with a JSON body */
export function post(path: string, body: string, headers: Headers = {}): Uint8Array {
  const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n${linesOf(headers)}`
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/**
 * Sends requests over plain sockets: HTTP clients take more of a core than the server that they are to load. An open loop
 * measures from when a request was due, so that a slow answer does not hide those that had to wait behind it.
 */
export function load(plan: LoadPlan): Promise<Load> {
  return new Promise((resolve) => new Loading(plan, resolve).start())
}

class Loading {
  readonly #plan: LoadPlan
  readonly #resolve: (load: Load) => void
  readonly #idle: Line[] = []
  /** When requests that wait for a connection were due; those before the first place were sent. */
  #waiting: number[] = []
  #firstWaiting = 0
  readonly #latencies: number[] = []
  readonly #statuses: Record<number, number> = {}
  #open = 0
  #busy = 0
  #sent = 0
  #lost = 0
  #refused = 0
  #begun = 0
  #isOver = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(plan: LoadPlan, resolve: (load: Load) => void) {
    this.#plan = plan
    this.#resolve = resolve
  }

  start(): void {
    const { connections, rate, seconds, signal } = this.#plan
    this.#begun = performance.now()
    for (let i = 0; i < connections; i++) this.#connect()
    let due = 0
    if (rate !== undefined)
      this.#timer = setInterval(() => {
        const until = Math.min(performance.now() - this.#begun, seconds * 1000)
        for (; due < until; due += 1000 / rate) this.#ask(this.#begun + due)
      }, 1)
    const over = () => this.#finish()
    setTimeout(over, seconds * 1000)
    signal?.addEventListener('abort', over)
  }

  #ask(due: number): void {
    if (this.#isOver) return
    const line = this.#idle.pop()
    if (line) this.#send(line, due)
    else {
      this.#waiting.push(due)
      if (this.#open < MOST_CONNECTIONS) this.#connect()
    }
  }

  #connect(): void {
    const { host, port } = this.#plan
    const socket = connect({ host, port, noDelay: true })
    const line: Line = { socket, due: -1, head: NOTHING, missing: -1, status: 0, closes: false }
    let isConnected = false
    this.#open++
    socket.on('connect', () => {
      isConnected = true
      this.#next(line)
    })
    socket.on('data', (bytes) => this.#receive(line, bytes))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#open--
      if (!isConnected) this.#refused++
      if (line.due >= 0) {
        this.#lost++
        this.#busy--
      }
      line.due = -1
      const at = this.#idle.indexOf(line)
      if (at >= 0) this.#idle.splice(at, 1)
      if (this.#isOver) this.#end()
      else if (isConnected && this.#open < this.#plan.connections) this.#connect()
      else if (!isConnected) setTimeout(() => !this.#isOver && this.#connect(), 50)
    })
  }

  #next(line: Line): void {
    if (this.#isOver) {
      line.socket.destroy()
      return
    }
    if (this.#plan.rate === undefined) {
      this.#send(line, performance.now())
      return
    }
    const due = this.#waiting[this.#firstWaiting++]
    if (due === undefined) {
      this.#waiting = []
      this.#firstWaiting = 0
    }
    if (due === undefined) this.#idle.push(line)
    else this.#send(line, due)
  }

  #send(line: Line, due: number): void {
    const { requests } = this.#plan
    const request = typeof requests === 'function' ? requests() : requests[this.#sent++ % requests.length]
    if (!request) return
    line.due = due
    line.missing = -1
    line.head = NOTHING
    this.#busy++
    line.socket.write(request)
  }

  #receive(line: Line, bytes: Buffer): void {
    if (line.due < 0) return
    if (line.missing < 0) {
      line.head = line.head.length === 0 ? bytes : Buffer.concat([line.head, bytes])
      const end = line.head.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = line.head.toString('latin1', 0, end)
      line.status = Number(head.slice(9, 12))
      line.closes = /\r\nconnection: close/i.test(head)
      line.missing = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0) - (line.head.length - end - 4)
    } else line.missing -= bytes.length
    if (line.missing > 0) return
    this.#statuses[line.status] = (this.#statuses[line.status] ?? 0) + 1
    if (line.status === 200) this.#latencies.push(performance.now() - line.due)
    line.due = -1
    this.#busy--
    if (line.closes) line.socket.destroy()
    else this.#next(line)
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearInterval(this.#timer)
    for (const { socket } of this.#idle.splice(0)) socket.destroy()
    this.#end()
  }

  #end(): void {
    if (this.#busy > 0) return
    this.#resolve({
      statuses: this.#statuses,
      lost: this.#lost,
      refused: this.#refused,
      latencies: Float64Array.from(this.#latencies).sort(),
      seconds: (performance.now() - this.#begun) / 1000,
    })
    this.#busy = Number.POSITIVE_INFINITY
  }
}

/** @param share of the sorted values that lie below, from 0 to 1 */
export const quantileOf = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
