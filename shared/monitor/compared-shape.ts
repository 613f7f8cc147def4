import { quantile } from '../core/index.ts'
import type { Column } from '../table/index.ts'
import { type ColumnReference, sampleFrom } from './reference.ts'
import { type LevelSample, type NumberSample, OTHER, pooledAs, sampleOf } from './sample.ts'
import { binShares } from './shares.ts'

/** How the values of a column were spread then, and are now: shares of all values, in the same bins or levels. */
export type ComparedShape =
  | {
      readonly kind: 'numbers'
      /** One more than bins; what lies beyond the ends is in the outer bins. */
      readonly edges: readonly number[]
      readonly before: readonly number[]
      readonly now: readonly number[]
      /** Medians. */
      readonly middle: { readonly before: number; readonly now: number }
    }
  | {
      readonly kind: 'levels'
      /** Most frequent first, by the larger of both shares; the last may stand for all others, with the name null. */
      readonly levels: readonly { readonly name: string | null; readonly before: number; readonly now: number }[]
    }

const MOST_BINS = 24
const MOST_LEVELS = 8
/** So much at either end may lie beyond the bins. */
const TAIL = 0.005

/** @returns null where one side has too few values to be drawn */
export function comparedShape(reference: ColumnReference, column: Column): ComparedShape | null {
  const [then, now] = [sampleFrom(reference), sampleOf(column)]
  if (then.count === 0 || now.count === 0) return null
  if (then.kind === 'numbers' && now.kind === 'numbers') return ofNumbers(then, now)
  if (then.kind === 'levels' && now.kind === 'levels') return ofLevels(then, pooledAs(now, then))
  return null
}

function ofNumbers(then: NumberSample, now: NumberSample): ComparedShape {
  const low = Math.min(quantile(then.sorted, TAIL), quantile(now.sorted, TAIL))
  const high = Math.max(quantile(then.sorted, 1 - TAIL), quantile(now.sorted, 1 - TAIL))
  const edges = edgesBetween(low, high, isWhole(then) && isWhole(now))
  const { reference, current } = binShares(then, now, edges.slice(1, -1))
  return {
    kind: 'numbers',
    edges,
    before: [...reference],
    now: [...current],
    middle: { before: quantile(then.sorted, 0.5), now: quantile(now.sorted, 0.5) },
  }
}

const isWhole = ({ sorted }: NumberSample): boolean => Array.prototype.every.call(sorted, Number.isInteger)

/** Equally wide bins; of whole numbers as wide as whole numbers, so that no bin holds more of them than its neighbours. */
function edgesBetween(low: number, high: number, areWhole: boolean): number[] {
  if (areWhole) {
    const step = Math.max(1, Math.ceil((high - low + 1) / MOST_BINS))
    const bins = Math.max(1, Math.ceil((high - low + 1) / step))
    return Array.from({ length: bins + 1 }, (_, i) => low + i * step)
  }
  const width = high - low || Math.abs(high) || 1
  return Array.from({ length: MOST_BINS + 1 }, (_, i) => low + (width * i) / MOST_BINS)
}

function ofLevels(then: LevelSample, now: LevelSample): ComparedShape {
  const names = [...new Set([...then.counts.keys(), ...now.counts.keys()])].filter((name) => name !== OTHER)
  const all = names
    .map((name) => ({
      name,
      before: (then.counts.get(name) ?? 0) / then.count,
      now: (now.counts.get(name) ?? 0) / now.count,
    }))
    .sort((a, b) => Math.max(b.before, b.now) - Math.max(a.before, a.now) || (a.name < b.name ? -1 : 1))
  const shown = all.slice(0, MOST_LEVELS)
  const [early, late] = [1 - sumOf(shown, 'before'), 1 - sumOf(shown, 'now')]
  const isAll = early < 1e-9 && late < 1e-9
  return { kind: 'levels', levels: isAll ? shown : [...shown, { name: null, before: early, now: late }] }
}

const sumOf = (levels: readonly { readonly before: number; readonly now: number }[], side: 'before' | 'now'): number =>
  levels.reduce((total, level) => total + level[side], 0)
