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

/** Round parts of a power of ten, coarsest first. */
const LOG_STEPS: readonly (readonly number[])[] = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]]
const ENOUGH_TICKS = 3

/** At least three round values for a logarithmic scale, by the exponents of ten at its ends: 0.3, 1, 3, 10. */
export function logTicks([from, to]: readonly [number, number]): number[] {
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => 10 ** (Math.floor(from) + i))
  const ticksOf = (factors: readonly number[]) =>
    powers
      .flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(3))))
      .filter((tick) => Math.log10(tick) >= from && Math.log10(tick) <= to)
  const choices = LOG_STEPS.map(ticksOf)
  const enough = choices.find((ticks) => ticks.length >= ENOUGH_TICKS)
  return enough ?? roundTicks([10 ** from, 10 ** to], ENOUGH_TICKS).filter((tick) => tick > 0)
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
