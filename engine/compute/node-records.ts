import * as at from '../../kernels/index.ts'
import { gainUnit, type Search, type Split, type Sums, splitOf, stepUnit } from '../../shared/models/index.ts'
import type { SessionMemory } from './session-memory.ts'

/** What was found in one group of features of a node. */
interface Found {
  readonly score: number
  readonly whole: number
  readonly feature: number
  readonly bin: number
  readonly missing: number
  readonly left: Sums
}

/** The records in which nodes are asked and answered: see FOUND in kernels/layout.ts. */
export class NodeRecords {
  private readonly view: DataView
  private readonly bytes: Uint8Array
  private readonly places: SessionMemory
  private readonly masks = new Map<Uint8Array, number>()

  constructor(buffer: SharedArrayBuffer, places: SessionMemory) {
    this.view = new DataView(buffer)
    this.bytes = new Uint8Array(buffer)
    this.places = places
  }

  /** Forgets what was asked before. */
  start(_count: number): void {
    this.masks.clear()
  }

  /** @param sums null: a root, whose sums are not known */
  ask(record: number, { mask, lower, upper }: Search, sums: Sums | null, units: Sums): void {
    const from = this.addressOf(record, 0)
    const { view } = this
    view.setInt32(from + at.FOUND_IS_ROOT, sums ? 0 : 1, true)
    if (sums) {
      view.setUint32(from + at.FOUND_SUMS, sums.hessian, true)
      view.setInt32(from + at.FOUND_SUMS + 4, sums.gradient, true)
    }
    view.setFloat64(from + at.FOUND_LOWER, lower / stepUnit(units), true)
    view.setFloat64(from + at.FOUND_UPPER, upper / stepUnit(units), true)
    view.setUint32(from + at.FOUND_MASK, this.maskAddress(mask), true)
  }

  private maskAddress(mask: Uint8Array): number {
    const known = this.masks.get(mask)
    if (known !== undefined) return known
    const address = this.places.areas.masks + this.masks.size * this.places.features
    this.bytes.set(mask, address)
    this.masks.set(mask, address)
    return address
  }

  private addressOf(record: number, group: number): number {
    return this.places.areas.found + (record * this.places.groups + group) * at.FOUND_BYTES
  }

  sumsOf(record: number): Sums {
    return this.pairAt(this.addressOf(record, 0) + at.FOUND_SUMS)
  }

  private pairAt(address: number): Sums {
    return { gradient: this.view.getInt32(address + 4, true), hessian: this.view.getUint32(address, true) }
  }

  /** In each group of features, in their order. */
  foundIn(record: number): Found[] {
    const { view } = this
    return Array.from({ length: this.places.groups }, (_, group) => {
      const from = this.addressOf(record, group)
      return {
        score: view.getFloat64(from + at.FOUND_SCORE, true),
        whole: view.getFloat64(from + at.FOUND_WHOLE, true),
        feature: view.getInt32(from + at.FOUND_FEATURE, true),
        bin: view.getInt32(from + at.FOUND_BIN, true),
        missing: view.getInt32(from + at.FOUND_MISSING, true),
        left: this.pairAt(from + at.FOUND_LEFT),
      }
    })
  }
}

/** The best of what the groups found; of equal ones the first. */
export function bestOf(found: readonly Found[], node: Sums, units: Sums): Split | null {
  let best: Found | undefined
  for (const one of found) if (one.feature >= 0 && (!best || one.score > best.score)) best = one
  if (!best) return null
  const { feature, bin, missing, score, whole, left } = best
  return splitOf(feature, bin, missing, (score - whole) * gainUnit(units), left, node)
}
