/** One report of long work. `fraction` runs from 0 to 1 over the whole job; `text` says what is being done now. */
export interface Progress {
  readonly fraction: number
  readonly text: string
}

export type OnProgress = (progress: Progress) => void

/** The part [from, to] of a larger job: fractions reported to the result land there. */
export function partOf(report: OnProgress, from: number, to: number): OnProgress {
  return ({ fraction, text }) => report({ fraction: from + (to - from) * fraction, text })
}
