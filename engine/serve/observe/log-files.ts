import { appendFile, mkdir, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type LogKind, logFileName, logFileOf } from '../../../shared/serve/index.ts'

/** How much of a log is kept. */
export interface LogLimits {
  /** Days after which a file goes. */
  readonly days: number
  /** Bytes from which on a new file is begun. */
  readonly fileBytes: number
  /** Bytes of all files; beyond, the oldest go. */
  readonly allBytes: number
}

export const LOG_LIMITS: LogLimits = { days: 30, fileBytes: 64_000_000, allBytes: 10_000_000_000 }

/** Files of a log's folder that lines are appended to. */
export interface LogFiles {
  append(kind: LogKind, text: string): Promise<void>
  /** Removes what is too old, and the oldest where all are too much. */
  prune(): Promise<void>
}

const DAY_MILLISECONDS = 86_400_000

/** A clock that was put forward by more than this is believed after a day: until then nothing is taken for old by it. */
const JUMP_MILLISECONDS = 2 * DAY_MILLISECONDS

/**
 * Whether the time of day can be gone by: a clock that somebody set wrong for an hour must not cost a month of the log.
 *
 * @param now milliseconds since 1970
 * @param elapsed milliseconds that nobody can change
 */
function steadyClock(now: () => number, elapsed: () => number): () => boolean {
  let offset = now() - elapsed()
  let jumpedAt: number | null = null
  return () => {
    const ahead = now() - elapsed() - offset
    if (ahead > JUMP_MILLISECONDS) {
      jumpedAt ??= elapsed()
      if (elapsed() - jumpedAt < DAY_MILLISECONDS) return false
    }
    offset += ahead
    jumpedAt = null
    return true
  }
}

/**
 * @param now milliseconds since 1970
 * @param elapsed milliseconds that nobody can change, from any moment on
 */
export function createLogFiles(
  folder: string,
  limits: LogLimits,
  now: () => number,
  elapsed: () => number = () => performance.now(),
): LogFiles {
  const isSteady = steadyClock(now, elapsed)
  const open = new Map<LogKind, { name: string; day: number; bytes: number; isTorn: boolean }>()
  const dayOf = (time: number) => Math.floor(time / DAY_MILLISECONDS)
  return {
    async append(kind, text) {
      let file = open.get(kind)
      if (!file || file.bytes >= limits.fileBytes || file.day !== dayOf(now())) {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        file = { name: logFileName(kind, new Date(now()), process.pid), day: dayOf(now()), bytes: 0, isTorn: false }
        open.set(kind, file)
      }
      file.bytes += Buffer.byteLength(text)
      // Where a write failed before, half a line may stand there: the next one begins on its own.
      const lines = file.isTorn ? `\n${text}` : text
      file.isTorn = true
      await appendFile(join(folder, file.name), lines, { mode: 0o600 })
      file.isTorn = false
    },
    async prune() {
      const oldest = isSteady() ? now() - limits.days * DAY_MILLISECONDS : Number.NEGATIVE_INFINITY
      const files = (await readdir(folder)).flatMap((name) => {
        const found = logFileOf(name)
        return found ? [{ path: join(folder, name), begun: found.begun.getTime() }] : []
      })
      // A file holds lines of one day only: with its day, all of it is too old.
      const old = files.filter(({ begun }) => dayOf(begun) < dayOf(oldest))
      const rest = files.filter(({ begun }) => dayOf(begun) >= dayOf(oldest)).sort((a, b) => b.begun - a.begun)
      let bytes = 0
      for (const file of rest) {
        bytes += await sizeOf(file.path)
        if (bytes > limits.allBytes && file !== rest[0]) old.push(file)
      }
      for (const { path } of old) await unlink(path).catch(() => {})
    },
  }
}

/** Another process of the service may have removed it a moment ago. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
