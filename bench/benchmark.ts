/** What one benchmark measured, beside the baseline that was measured in the same minute on the same machine. */
export interface Measured {
  /** What was timed, in words. */
  readonly what: string
  readonly seconds: number
  readonly baseline: { readonly what: string; readonly seconds: number }
  /** Seconds that it may take at most, where there is such a limit. */
  readonly limit?: number
  /** Other figures worth printing, such as rows a second. */
  readonly notes?: string
}

export interface Benchmark {
  readonly id: string
  readonly title: string
  run(): Promise<Measured>
}

export const defineBenchmark = (benchmark: Benchmark): Benchmark => benchmark

/** Median wall time of `times` runs after one that warms up; the work gets the number of the run. */
export async function medianSeconds(times: number, work: (run: number) => unknown): Promise<number> {
  await work(-1)
  const seconds: number[] = []
  for (let run = 0; run < times; run++) {
    const started = performance.now()
    await work(run)
    seconds.push((performance.now() - started) / 1000)
  }
  return seconds.sort((a, b) => a - b)[times >> 1] ?? 0
}
