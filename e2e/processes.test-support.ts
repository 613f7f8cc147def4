import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly state: string
}

/** Processes that run; one that has ended and that nobody has collected yet does not count. */
function processes(): ProcessEntry[] {
  const lines = existsSync('/proc/self/stat')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap(statLine)
    : execFileSync('ps', ['-A', '-o', 'pid=,stat=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap((line) => {
    const [pid, state = '', parent] = line.trim().split(/\s+/)
    return state.startsWith('Z') || state.startsWith('X') ? [] : [{ pid: Number(pid), parent: Number(parent), state }]
  })
}

/** `pid state ppid`; the program's name, between brackets, may hold anything. */
function statLine(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return [`${pid} ${text.slice(text.lastIndexOf(')') + 2)}`]
  } catch {
    return []
  }
}

/** The training processes that a process has started, among others that it may have. */
export const trainersOf = (pid: number): number[] =>
  processes()
    .filter(({ parent, pid: child }) => parent === pid && commandOf(child).includes('training-process'))
    .map((child) => child.pid)

function commandOf(pid: number): string {
  if (!existsSync('/proc/self/stat'))
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

export const isRunning = (pid: number): boolean => processes().some((entry) => entry.pid === pid)

export const isStopped = (pid: number): boolean =>
  processes().some((entry) => entry.pid === pid && entry.state.startsWith('T'))

export async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 20))
}
