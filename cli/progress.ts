import type { OnProgress } from '../shared/core/index.ts'
import { fitLines } from './fit-lines.ts'
import { duration } from './text.ts'

/** Where progress is shown: the part of a terminal's stream that it takes. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface ProgressDisplay {
  readonly onProgress: OnProgress
  /** A line that stays. */
  note(text: string): void
  /** Removes the bar, so that what is printed next starts on a clean line. */
  end(): void
}

/** A bar with percent and time left on a terminal, plain lines otherwise, nothing when quiet. All on stderr. */
export function showProgress(
  quiet: boolean,
  stream: ProgressStream = process.stderr,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  if (quiet) return { onProgress: () => {}, note: () => {}, end: () => {} }
  return stream.isTTY ? bar(stream, now) : lines(stream)
}

const CLEAR_LINE = '\r\u001b[2K'

function bar(stream: ProgressStream, now: () => number): ProgressDisplay {
  const started = now()
  let isShown = false
  let furthest = 0
  return {
    onProgress({ fraction, text }) {
      furthest = Math.max(furthest, fraction)
      // A terminal that tells no width, or one of 0, is taken for a common one.
      stream.write(CLEAR_LINE + barLine(furthest, text, now() - started, stream.columns || 80))
      isShown = true
    },
    note: (text) => void stream.write(`${CLEAR_LINE}${fitLines(text, stream.columns || 80)}\n`),
    end() {
      if (isShown) stream.write(CLEAR_LINE)
      isShown = false
    },
  }
}

/** Less of the text than this says nothing. */
const LEAST_TEXT = 8

/** One line, narrower than the terminal: the text gives way first, then the time left, then the bar. */
function barLine(fraction: number, text: string, milliseconds: number, columns: number): string {
  const width = Math.min(28, Math.floor(columns / 3))
  const filled = Math.round(fraction * width)
  const head = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent(fraction)}${timeLeft(fraction, milliseconds)}`
  const room = columns - 1 - head.length - 2
  if (room < LEAST_TEXT) return head.slice(0, Math.max(0, columns - 1))
  return `${head}  ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`
}

/** One line for each new thing that is done. */
function lines(stream: ProgressStream): ProgressDisplay {
  let last = ''
  return {
    onProgress({ fraction, text }) {
      if (text === last) return
      last = text
      stream.write(`${percent(fraction)}  ${text}\n`)
    },
    note: (text) => void stream.write(`${text}\n`),
    end: () => {},
  }
}

const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`.padStart(5)

/** Too early, the guess is worth nothing. */
const ENOUGH_MILLISECONDS = 1000

function timeLeft(fraction: number, milliseconds: number): string {
  if (fraction < 0.02 || fraction >= 1 || milliseconds < ENOUGH_MILLISECONDS) return ''
  return `, ${duration(Math.ceil((milliseconds / 1000) * (1 / fraction - 1)))} left`
}
