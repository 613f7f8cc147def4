import { type Variant, variantOf } from '../../../shared/rollout/index.ts'
import type { Call } from '../call.ts'
import type { LoadedModel } from '../model.ts'
import type { Models } from '../state.ts'

/** Who answers, and for whom. */
export interface Chosen {
  readonly model: LoadedModel
  readonly variant: Variant
  /** Whether this is an answer of a trial by a split, so that it counts in the comparison. */
  readonly isOnTrial: boolean
}

/** A client names the unit (a customer, a device) that it asks for, so that the same one has the same model each time. */
export const UNIT_HEADER = 'x-lathe-unit'
const LONGEST_UNIT = 256

/**
 * The unit that a request names: its header, else the value of the unit's column in a row; null where there is neither.
 *
 * @param row the first one decides who answers all of them
 */
export function unitNamed(call: Call, column: string, rows: readonly unknown[], row = 0): string | null {
  const sent = call.headers[UNIT_HEADER]
  if (typeof sent === 'string' && sent !== '') return sent.slice(0, LONGEST_UNIT)
  const own = column === '' ? undefined : rows[row]
  const value = typeof own === 'object' && own !== null ? Reflect.get(own, column) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST_UNIT) : null
}

/** The same, or the request itself where it names none, which then may have another model the next time. */
export const unitOf = (call: Call, column: string, rows: readonly unknown[]): string =>
  unitNamed(call, column, rows) ?? call.id

/** Which model answers a unit. In shadow nobody is answered by the challenger. */
export function chosen({ champion, challenger, split }: Models, unit: () => string): Chosen {
  if (!challenger || split.isShadow || split.share <= 0)
    return { model: champion, variant: 'champion', isOnTrial: false }
  const variant = variantOf(split.salt, unit(), split.share)
  return { model: variant === 'challenger' ? challenger : champion, variant, isOnTrial: true }
}
