import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

export interface Outcome {
  /** null where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder of its own to work in, with a temporary folder that the programs started in it use. */
export interface Workplace {
  readonly folder: string
  readonly temporary: string
  readonly path: (name: string) => string
  /** Runs the built command line here. */
  lathe(args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Starts it, and gives the running process too. */
  start(args: readonly string[], options?: RunOptions): { child: ChildProcess; outcome: Promise<Outcome> }
  /** Names of the files and folders here, hidden ones included. */
  list(): string[]
  /** What programs left in the temporary folder. */
  leftovers(): string[]
  remove(): void
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

export function makeWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-e2e-'))
  const temporary = mkdtempSync(join(tmpdir(), 'lathe-e2e-tmp-'))
  const start = (args: readonly string[], { cwd = folder, env = {}, stdin }: RunOptions = {}) => {
    const child = spawn(process.execPath, [LATHE, ...args], {
      cwd,
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...env },
    })
    child.stdin.on('error', () => {}).end(stdin)
    return { child, outcome: outcomeOf(child) }
  }
  return {
    folder,
    temporary,
    path: (name) => join(folder, name),
    start,
    lathe: (args, options) => start(args, options).outcome,
    list: () => readdirSync(folder).sort(),
    leftovers: () => readdirSync(temporary).sort(),
    remove() {
      for (const place of [folder, temporary]) rmSync(place, { recursive: true, force: true })
    },
  }
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** The one JSON document that stdout holds. */
export function documentOf({ stdout }: Outcome) {
  const text = stdout.trimEnd()
  if (text.includes('\n')) throw new Error(`stdout holds more than one line: ${text.slice(0, 200)}`)
  return JSON.parse(text)
}
