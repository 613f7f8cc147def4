/** Work in parts: it yields the fraction that is done, 0 to 1, wherever it may be stopped, and returns its result. */
export type Steps<T> = Generator<number, T, void>

/** Does all parts of some work at once. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
