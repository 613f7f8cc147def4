import { type ByteWords, byteWords, copyWords, hashOfWords, isSameWords } from './byte-words.ts'
import { plainNumber } from './plain-number.ts'

/** Rows after which a column with mostly different texts stops looking for equal ones, and how often it asks itself. */
const TRIAL_ROWS = 10_000
const ROWS_BETWEEN = 2048
const MOSTLY_DIFFERENT = 0.9
const FIRST_SLOTS = 32
/** Room that is mostly used is not worth copying what is in it. */
const MOSTLY_FULL = 0.8

/** What room a column takes. */
export interface FieldSizes {
  readonly rows: number
  readonly texts: number
  readonly bytes: number
}

/** A table may have a hundred thousand columns. */
export const FIRST_SIZES: FieldSizes = { rows: 16, texts: 16, bytes: 64 }

/** A column of some records as bytes, which another thread can be handed without a copy. */
export interface FieldBytes {
  /** The text of each row. */
  readonly codes: Uint32Array<ArrayBuffer>
  /** The UTF-8 bytes of the texts, one after another, and where each begins; a last entry is where the last one ends. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly starts: Uint32Array<ArrayBuffer>
  /** hashOfText() of each text; null where `numbers` are known. */
  readonly hashes: Int32Array<ArrayBuffer> | null
  /** Of texts that are mostly different, each as a number where all of them are plain numbers or blank: NaN. */
  readonly numbers: Float64Array<ArrayBuffer> | null
  /** Whether equal texts may stand several times among the texts. */
  readonly isPacked: boolean
  readonly isAscii: boolean
  /** Whether no text begins or ends with a blank. */
  readonly isTrimmed: boolean
}

/**
 * A source column being filled from the bytes of fields. Equal fields are recognised by their bytes. Where most are
 * different, they are only copied, and numbers read on the way.
 */
export class FieldColumn {
  rows = 0
  /** Bytes of all cells. */
  cellBytes = 0
  #codes: Uint32Array<ArrayBuffer>
  /** The texts. */
  #texts = 0
  #bytes: Uint8Array<ArrayBuffer>
  #words: ByteWords
  #starts: Uint32Array<ArrayBuffer>
  #hashes: Int32Array<ArrayBuffer> | null
  #numbers: Float64Array<ArrayBuffer> | null = null
  /** Every text, from where on most are different: equal ones are no longer looked for. */
  #isPacked = false
  /** Open addressing: code + 1 in each slot. */
  #slots = new Int32Array(FIRST_SLOTS)
  /** Every bit that is set in some byte, of four side by side. */
  #bits = 0
  #isTrimmed = true

  /** @param sizes how much is expected */
  constructor({ rows, texts, bytes }: FieldSizes = FIRST_SIZES) {
    this.#codes = new Uint32Array(rows)
    this.#bytes = new Uint8Array(bytes)
    this.#words = byteWords(this.#bytes)
    this.#starts = new Uint32Array(texts)
    this.#hashes = new Int32Array(texts)
  }

  add(words: ByteWords, start: number, end: number): void {
    this.cellBytes += end - start
    const code = this.#isPacked ? this.#pack(words, start, end) : this.#codeFor(words, start, end)
    if (this.rows === this.#codes.length) this.#codes = grown(this.#codes, new Uint32Array(2 * this.rows))
    this.#codes[this.rows++] = code
    if (this.rows % ROWS_BETWEEN === 0 && !this.#isPacked) this.#lookOn()
  }

  take(): FieldBytes {
    const texts = this.#texts
    return {
      codes: begun(this.#codes, this.rows),
      bytes: begun(this.#bytes, this.#starts[texts] ?? 0),
      starts: begun(this.#starts, texts + 1),
      hashes: this.#numbers || !this.#hashes ? null : begun(this.#hashes, texts),
      numbers: this.#numbers && begun(this.#numbers, texts),
      isPacked: this.#isPacked,
      isAscii: (this.#bits & 0x80808080) === 0,
      isTrimmed: this.#isTrimmed,
    }
  }

  #lookOn(): void {
    if (this.rows < TRIAL_ROWS || this.#texts <= MOSTLY_DIFFERENT * this.rows) return
    this.#isPacked = true
    this.#slots = new Int32Array(0)
    this.#numbers = new Float64Array(this.#starts.length)
    for (let code = 0; code < this.#texts && this.#numbers; code++)
      this.#readNumber(code, this.#bytes, this.#starts[code] ?? 0, this.#starts[code + 1] ?? 0)
  }

  #pack(words: ByteWords, start: number, end: number): number {
    const code = this.#keep(words, start, end)
    if (this.#numbers) this.#readNumber(code, words.bytes, start, end)
    else if (this.#hashes) this.#hashes[code] = hashOfWords(words, start, end)
    return code
  }

  /** One text that is no plain number, and none is read as one. */
  #readNumber(code: number, bytes: Uint8Array, start: number, end: number): void {
    const number = plainNumber(bytes, start, end)
    if (number !== undefined && this.#numbers) {
      this.#numbers[code] = number
      return
    }
    this.#numbers = null
    const hashes = new Int32Array(this.#starts.length)
    for (let text = 0; text < this.#texts; text++)
      hashes[text] = hashOfWords(this.#words, this.#starts[text] ?? 0, this.#starts[text + 1] ?? 0)
    this.#hashes = hashes
  }

  #codeFor(words: ByteWords, start: number, end: number): number {
    const hash = hashOfWords(words, start, end)
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash & mask
    for (;;) {
      const entry = slots[slot] ?? 0
      if (entry === 0) break
      if (this.#hashes?.[entry - 1] === hash && this.#is(entry - 1, words, start, end)) return entry - 1
      slot = (slot + 1) & mask
    }
    const code = this.#keep(words, start, end)
    if (this.#hashes) this.#hashes[code] = hash
    slots[slot] = code + 1
    if (2 * this.#texts > slots.length) this.#grow()
    return code
  }

  #is(code: number, words: ByteWords, start: number, end: number): boolean {
    const from = this.#starts[code] ?? 0
    if ((this.#starts[code + 1] ?? 0) - from !== end - start) return false
    return isSameWords(words, start, end, this.#words, from)
  }

  /** Adds a text; returns its place. */
  #keep(words: ByteWords, start: number, end: number): number {
    const { bytes } = words
    const code = this.#texts++
    const from = this.#starts[code] ?? 0
    const to = from + end - start
    if (to + 4 > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(2 * to + 4))
      this.#words = byteWords(this.#bytes)
    }
    if (this.#texts === this.#starts.length) {
      const size = 2 * this.#starts.length
      this.#starts = grown(this.#starts, new Uint32Array(size))
      if (this.#numbers) this.#numbers = grown(this.#numbers, new Float64Array(size))
      else if (this.#hashes) this.#hashes = grown(this.#hashes, new Int32Array(size))
    }
    this.#bits |= copyWords(words, start, end, this.#words, from)
    this.#starts[this.#texts] = to
    if (end > start && (isNearBlank(bytes[start] ?? 0) || isNearBlank(bytes[end - 1] ?? 0)) && this.#isTrimmed)
      this.#isTrimmed = isTrimmed(bytes.subarray(start, end))
    return code
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length)
    const mask = slots.length - 1
    for (let code = 0; code < this.#texts; code++) {
      let slot = (this.#hashes?.[code] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = code + 1
    }
    this.#slots = slots
  }
}

/** Whether a byte is a blank, or part of a character that may be one. */
const isNearBlank = (byte: number): boolean => byte <= 32 || byte >= 128

function isTrimmed(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.trim() === text
}

function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}

/** The first items, without a copy where little room is left behind them. */
function begun<
  T extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
>(items: T, count: number): T
function begun(items: Uint8Array | Uint32Array | Int32Array | Float64Array, count: number) {
  return count > MOSTLY_FULL * items.length ? items.subarray(0, count) : items.slice(0, count)
}
