import type { OnProgress } from '../shared/core/index.ts'

const WIDTH = 28

export interface ProgressDisplay {
  readonly onProgress: OnProgress
  /** Removes the bar, so that what is printed next starts on a clean line. */
  end(): void
}

/** A bar with percent and time left on a terminal, plain lines otherwise, nothing when quiet. All on stderr. */
export function showProgress(quiet: boolean, stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  if (quiet) return { onProgress: () => {}, end: () => {} }
  return stream.isTTY ? bar(stream) : lines(stream)
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const started = performance.now()
  let isShown = false
  return {
    onProgress({ fraction, text }) {
      const filled = Math.round(fraction * WIDTH)
      const percent = `${Math.round(fraction * 100)} %`.padStart(5)
      const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent}  ${text}${timeLeft(fraction, performance.now() - started)}`
      stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`)
      isShown = true
    },
    end() {
      if (isShown) stream.write('\r\u001b[2K')
      isShown = false
    },
  }
}

/** One line for each new thing that is done. */
function lines(stream: NodeJS.WriteStream): ProgressDisplay {
  let last = ''
  return {
    onProgress({ fraction, text }) {
      if (text === last) return
      last = text
      stream.write(`${`${Math.round(fraction * 100)} %`.padStart(5)}  ${text}\n`)
    },
    end: () => {},
  }
}

function timeLeft(fraction: number, milliseconds: number): string {
  if (fraction < 0.02 || fraction >= 1 || milliseconds < 1000) return ''
  const seconds = Math.ceil((milliseconds / 1000) * (1 / fraction - 1))
  return `, ${seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`} left`
}
