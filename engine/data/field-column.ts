import type { SourceColumn } from '../../shared/table/index.ts'
import { PackedTexts } from './packed-texts.ts'
import type { FieldBytes } from './record-columns.ts'

/** Rows after which a column with mostly different texts stops looking for equal ones, and how often it asks itself. */
const TRIAL_ROWS = 10_000
const ROWS_BETWEEN = 2048
const MOSTLY_DIFFERENT = 0.9
const FIRST_SLOTS = 1 << 6

/**
 * A source column being filled from the bytes of fields. Equal fields are recognised by their bytes, so that a string is
 * made once for each text, and not for each cell.
 */
export class FieldColumn {
  rows = 0
  /** Bytes of all texts. */
  bytes = 0
  /** Whether every text is ASCII. */
  isAscii = true
  readonly #texts: string[] = []
  #codes = new Uint32Array(16)
  /** Every text, from where on most are different: equal ones are no longer looked for. */
  #packed: PackedTexts | undefined
  /** Open addressing: hash, and code + 1, of each slot. */
  #slots = new Int32Array(2 * FIRST_SLOTS)
  /** The bytes of the texts, one after another, and where each begins. */
  #known = new Uint8Array(256)
  #starts = new Uint32Array(16)

  add(field: FieldBytes, start: number, end: number): void {
    this.bytes += end - start
    const code = this.#packed ? this.#pack(this.#packed, field, start, end) : this.#codeFor(field, start, end)
    if (this.rows === this.#codes.length) this.#codes = grown(this.#codes, new Uint32Array(2 * this.rows))
    this.#codes[this.rows++] = code
    if (this.rows % ROWS_BETWEEN === 0 && !this.#packed) this.#lookOn()
  }

  column(): SourceColumn {
    this.#packed?.seal()
    return { codes: this.#codes.slice(0, this.rows), texts: this.#packed ?? this.#texts }
  }

  #lookOn(): void {
    if (this.rows < TRIAL_ROWS || this.#texts.length <= MOSTLY_DIFFERENT * this.rows) return
    const packed = new PackedTexts()
    const known = Buffer.from(this.#known.buffer)
    for (let code = 0; code < this.#texts.length; code++)
      packed.push(known, this.#starts[code] ?? 0, this.#starts[code + 1] ?? 0)
    this.#packed = packed
    this.#texts.length = 0
    this.#slots = new Int32Array(0)
    this.#known = new Uint8Array(0)
    this.#starts = new Uint32Array(0)
  }

  #pack(packed: PackedTexts, field: FieldBytes, start: number, end: number): number {
    if (!field.isAscii && this.isAscii) this.isAscii = isAscii(field.bytes, start, end)
    return packed.push(field.bytes, start, end)
  }

  #textOf(field: FieldBytes, start: number, end: number): string {
    if (field.isAscii || isAscii(field.bytes, start, end)) return field.latin1.substring(start, end)
    this.isAscii = false
    return field.bytes.toString('utf8', start, end)
  }

  #codeFor(field: FieldBytes, start: number, end: number): number {
    const { bytes } = field
    const hash = hashOf(bytes, start, end)
    const slots = this.#slots
    const mask = slots.length / 2 - 1
    let slot = hash & mask
    for (;;) {
      const entry = slots[2 * slot + 1] ?? 0
      if (entry === 0) break
      if (slots[2 * slot] === hash && this.#is(entry - 1, bytes, start, end)) return entry - 1
      slot = (slot + 1) & mask
    }
    const code = this.#texts.push(this.#textOf(field, start, end)) - 1
    slots[2 * slot] = hash
    slots[2 * slot + 1] = code + 1
    this.#keep(code, bytes, start, end)
    if (4 * this.#texts.length > slots.length) this.#grow()
    return code
  }

  #is(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[code] ?? 0
    const length = end - start
    if ((this.#starts[code + 1] ?? 0) - from !== length) return false
    for (let at = 0; at < length; at++) if (this.#known[from + at] !== bytes[start + at]) return false
    return true
  }

  #keep(code: number, bytes: Uint8Array, start: number, end: number): void {
    const from = this.#starts[code] ?? 0
    const to = from + end - start
    if (to > this.#known.length) this.#known = grown(this.#known, new Uint8Array(2 * to))
    if (code + 1 >= this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(2 * this.#starts.length))
    for (let at = start; at < end; at++) this.#known[from + at - start] = bytes[at] ?? 0
    this.#starts[code + 1] = to
  }

  #grow(): void {
    const old = this.#slots
    const slots = new Int32Array(2 * old.length)
    const mask = old.length - 1
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue
      const hash = old[at] ?? 0
      let slot = hash & mask
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask
      slots[2 * slot] = hash
      slots[2 * slot + 1] = old[at + 1] ?? 0
    }
    this.#slots = slots
  }
}

/** FNV-1a, its bits mixed at the end. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return hash ^ (hash >>> 15)
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) > 127) return false
  return true
}

function grown<T extends Uint8Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}
