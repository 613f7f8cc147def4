/** Maps a value of the data onto a length on the screen. */
export interface Scale {
  (value: number): number
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = domain
  const [start, end] = range
  const width = to - from || 1
  return Object.assign((value: number) => start + ((value - from) / width) * (end - start), { domain, range })
}

const ROUND = [1, 2, 5, 10]

/** About `wanted` round values that cover the inside of a domain: 0, 0.2, 0.4 … */
export function roundTicks([from, to]: readonly [number, number], wanted = 4): number[] {
  const rough = (to - from) / wanted
  if (!(rough > 0) || !Number.isFinite(rough)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (ROUND.find((round) => round * power >= rough * 0.8) ?? 10) * power
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The decimals that tell ticks apart. */
export function tickDecimals(ticks: readonly number[]): number {
  const decimals = ticks.map((tick) => (String(tick).includes('e') ? 6 : (String(tick).split('.')[1]?.length ?? 0)))
  return Math.min(6, Math.max(0, ...decimals))
}

/** The domain of values, a little wider, so that no mark lies on the edge. */
export function extentOf(values: readonly number[], margin = 0.06): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return [0, 1]
  const pad = (high - low || Math.abs(high) || 1) * margin
  return [low - pad, high + pad]
}
