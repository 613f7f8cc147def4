import * as at from '../../kernels/index.ts'
import {
  gainUnit,
  levelSplitOf,
  type Search,
  type Split,
  type Sums,
  splitOf,
  stepUnit,
} from '../../shared/models/index.ts'
import { copyOf } from './grown-parts.ts'
import type { SessionMemory } from './session-memory.ts'

/** The records in which nodes are asked and answered: see FOUND in kernels/layout.ts. */
export class NodeRecords {
  private readonly words: Int32Array
  private readonly doubles: Float64Array
  private readonly bytes: Uint8Array
  private readonly places: SessionMemory
  private readonly masks = new Map<Uint8Array, number>()

  constructor(buffer: SharedArrayBuffer, places: SessionMemory) {
    this.words = new Int32Array(buffer)
    this.doubles = new Float64Array(buffer)
    this.bytes = new Uint8Array(buffer)
    this.places = places
  }

  /** Forgets what was asked before. */
  start(): void {
    this.masks.clear()
  }

  /** @param sums null: a root, whose sums are not known */
  ask(record: number, { mask, lower, upper, seed }: Search, sums: Sums | null, units: Sums): void {
    const from = this.addressOf(record, 0)
    const { words, doubles } = this
    words[(from + at.FOUND_IS_ROOT) >>> 2] = sums ? 0 : 1
    words[(from + at.FOUND_SEED) >>> 2] = seed
    words[(from + at.FOUND_SUMS) >>> 2] = sums?.hessian ?? 0
    words[(from + at.FOUND_SUMS + 4) >>> 2] = sums?.gradient ?? 0
    doubles[(from + at.FOUND_LOWER) >>> 3] = lower / stepUnit(units)
    doubles[(from + at.FOUND_UPPER) >>> 3] = upper / stepUnit(units)
    words[(from + at.FOUND_MASK) >>> 2] = this.maskAddress(mask)
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
    return { gradient: this.words[(address >>> 2) + 1] ?? 0, hessian: (this.words[address >>> 2] ?? 0) >>> 0 }
  }

  /** The best of what the groups of features found; of equal ones the first. */
  bestOf(record: number, node: Sums, units: Sums): Split | null {
    const { words, doubles } = this
    let best = -1
    let score = 0
    for (let group = 0; group < this.places.groups; group++) {
      const from = this.addressOf(record, group)
      const own = doubles[(from + at.FOUND_SCORE) >>> 3] ?? 0
      if ((words[(from + at.FOUND_FEATURE) >>> 2] ?? -1) < 0 || (best >= 0 && own <= score)) continue
      best = from
      score = own
    }
    if (best < 0) return null
    const word = (offset: number): number => words[(best + offset) >>> 2] ?? 0
    const gain = (score - (doubles[(best + at.FOUND_WHOLE) >>> 3] ?? 0)) * gainUnit(units)
    const left = this.pairAt(best + at.FOUND_LEFT)
    if (word(at.FOUND_IS_LEVELS) !== 0)
      return levelSplitOf(word(at.FOUND_FEATURE), gain, left, copyOf(this.bytes, best + at.FOUND_TABLE))
    return splitOf(word(at.FOUND_FEATURE), word(at.FOUND_BIN), word(at.FOUND_MISSING), gain, left, node)
  }
}
