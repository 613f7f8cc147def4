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

/** Medians of the wall time of some work, and of what all of its threads took together. */
export interface Taken {
  readonly seconds: number
  readonly cpuSeconds: number
}

/** Works in turn, so that what else the machine does befalls all of them alike; one turn warms up. */
export async function inTurns<K extends string>(
  times: number,
  works: Readonly<Record<K, () => Promise<unknown>>>,
): Promise<Record<K, Taken>> {
  const names = Object.keys(works).filter((name): name is K => name in works)
  const taken = new Map<K, Taken[]>(names.map((name) => [name, []]))
  for (let turn = -1; turn < times; turn++) {
    for (const name of names) {
      const [started, before] = [performance.now(), process.cpuUsage()]
      await works[name]()
      const { user, system } = process.cpuUsage(before)
      if (turn < 0) continue
      taken.get(name)?.push({ seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 })
    }
  }
  const middle = (name: K, field: keyof Taken): number =>
    (taken.get(name) ?? []).map((one) => one[field]).sort((a, b) => a - b)[times >> 1] ?? 0
  const medians = names.map((name) => [
    name,
    { seconds: middle(name, 'seconds'), cpuSeconds: middle(name, 'cpuSeconds') },
  ])
  return Object.fromEntries(medians)
}
