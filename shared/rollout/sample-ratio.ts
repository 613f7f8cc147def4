import { chiSquaredAbove } from '../core/index.ts'

/** Below this chance the split is not the one that was asked for, and nothing else that was measured can be trusted. */
const BROKEN = 0.001

export interface SampleRatio {
  /** Share of units that the challenger had; null before the first. */
  readonly share: number | null
  /** The chance of a share as far from the one asked for: chi-squared with one degree of freedom. */
  readonly p: number | null
  /** More or fewer units than chance allows: something loses or adds them. */
  readonly isMismatch: boolean
}

/** Whether units came in the shares that were asked for (Fabijan et al. 2019, Diagnosing sample ratio mismatch). */
export function sampleRatio(champion: number, challenger: number, share: number): SampleRatio {
  const units = champion + challenger
  const expected = share * units
  if (units === 0 || share <= 0 || share >= 1)
    return { share: units === 0 ? null : challenger / units, p: null, isMismatch: false }
  const off = challenger - expected
  const p = chiSquaredAbove((off * off) / expected + (off * off) / (units - expected), 1)
  return { share: challenger / units, p, isMismatch: p < BROKEN }
}
