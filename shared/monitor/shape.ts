import { FEWEST_TOLD } from '../table/index.ts'
import { type LevelSample, type NumberSample, OTHER, pooledAs, type Sample } from './sample.ts'
import { binShares } from './shares.ts'

/** A column then and now, as shares of rows with a value in the same bins. */
export interface ColumnShape {
  /** Ends of the bins of numbers (dates: milliseconds; texts: characters), one more than there are bins; null of levels. */
  readonly edges: readonly number[] | null
  /** Names of the bins of levels, commonest first, the last for all others; null of numbers. */
  readonly levels: readonly string[] | null
  readonly reference: readonly number[]
  readonly current: readonly number[]
}

const BINS = 24
const LEVELS = 11
const OTHERS = '(other)'

/** null where either has no values */
export function shapeOf(reference: Sample, current: Sample): ColumnShape | null {
  if (reference.count === 0 || current.count === 0) return null
  if (reference.kind === 'numbers' && current.kind === 'numbers') return numberShape(reference, current)
  if (reference.kind === 'levels' && current.kind === 'levels')
    return levelShape(reference, pooledAs(current, reference))
  return null
}

/** Between the first and last hundredth of both, so that single values do not stretch the picture; the outer bins hold what is beyond. */
function numberShape(reference: NumberSample, current: NumberSample): ColumnShape {
  const low = Math.min(at(reference, 0.01), at(current, 0.01))
  const high = Math.max(at(reference, 0.99), at(current, 0.99))
  const isWhole = [...ends(reference), ...ends(current), low, high].every(Number.isInteger)
  const wanted = isWhole ? Math.min(BINS, Math.max(1, high - low)) : BINS
  const width = isWhole ? Math.max(1, Math.ceil((high - low) / wanted)) : (high - low) / wanted || 1
  const bins = Math.max(1, Math.ceil((high - low) / width + (isWhole ? 1e-9 : -1e-9)))
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + i * width)
  const shares = binShares(reference, current, edges.slice(1, -1))
  return { edges, levels: null, reference: rounded(shares.reference), current: rounded(shares.current) }
}

const at = ({ sorted }: NumberSample, share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
const ends = ({ sorted }: NumberSample): number[] => [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0]

/** A level of fewer than ten rows on both sides stands with the others: it could point to somebody. */
function levelShape(reference: LevelSample, current: LevelSample): ColumnShape {
  const names = [...new Set([...reference.counts.keys(), ...current.counts.keys()])].filter((name) => name !== OTHER)
  const share = ({ counts, count }: LevelSample, name: string) => (counts.get(name) ?? 0) / count
  const told = names
    .filter((name) => Math.max(reference.counts.get(name) ?? 0, current.counts.get(name) ?? 0) >= FEWEST_TOLD)
    .sort((a, b) => share(reference, b) + share(current, b) - share(reference, a) - share(current, a))
    .slice(0, LEVELS)
  const sharesOf = (sample: LevelSample) => {
    const own = told.map((name) => share(sample, name))
    return rounded([...own, Math.max(0, 1 - own.reduce((total, one) => total + one, 0))])
  }
  return { edges: null, levels: [...told, OTHERS], reference: sharesOf(reference), current: sharesOf(current) }
}

const rounded = (shares: ArrayLike<number>): number[] => Array.from(shares, (share) => Number(share.toFixed(6)))
