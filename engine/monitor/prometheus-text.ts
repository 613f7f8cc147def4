/** One line of metrics in the text format of Prometheus. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\d+)?$/
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g

/** Lines that are none are passed over. */
export function parseSamples(text: string): Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    const [, name = '', inside = '', number = ''] = LINE.exec(line.trim()) ?? []
    if (name === '' || line.startsWith('#')) return []
    const labels = [...inside.matchAll(LABEL)].map(([, key = '', value = '']) => [key, unescaped(value)] as const)
    return [{ name, labels: Object.fromEntries(labels), value: numberOf(number) }]
  })
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
const numberOf = (text: string): number =>
  text === '+Inf' || text === 'Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text)

/** The sum over all labels that are wanted; null where there is no such metric at all. */
export function totalOf(
  samples: readonly Sample[],
  name: string,
  isWanted: (labels: Sample['labels']) => boolean = () => true,
): number | null {
  const own = samples.filter((sample) => sample.name === name)
  if (own.length === 0) return null
  return own.reduce((total, { labels, value }) => total + (isWanted(labels) ? value : 0), 0)
}

/**
 * A quantile of a histogram, as Prometheus' histogram_quantile has it: straight within a bucket, and of the last one its
 * lower bound.
 *
 * @param before the same metrics at an earlier time, which are taken off
 * @returns null where there was nothing to measure
 */
export function quantileOf(
  samples: readonly Sample[],
  before: readonly Sample[],
  name: string,
  share: number,
): number | null {
  const counts = new Map<number, number>()
  const add = (of: readonly Sample[], sign: number) => {
    for (const { name: own, labels, value } of of) {
      if (own !== `${name}_bucket`) continue
      const edge = numberOf(labels.le ?? '')
      counts.set(edge, (counts.get(edge) ?? 0) + sign * value)
    }
  }
  add(samples, 1)
  add(before, -1)
  const buckets = [...counts].sort(([a], [b]) => a - b)
  const all = buckets.at(-1)?.[1] ?? 0
  if (!(all > 0)) return null
  const rank = share * all
  const at = buckets.findIndex(([, count]) => count >= rank)
  const [edge, count] = buckets[at] ?? [Infinity, all]
  const [low, below] = buckets[at - 1] ?? [0, 0]
  if (edge === Infinity) return low
  return count === below ? edge : low + ((edge - low) * (rank - below)) / (count - below)
}
