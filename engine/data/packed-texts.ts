import type { Texts } from '../../shared/table/index.ts'

const BITS = 12
/** Texts of a segment. */
const SEGMENT = 1 << BITS
/** A longer text is kept apart: a segment is one string. */
const MOST_BYTES = 1 << 16
const BEYOND_ASCII = /[\u0080-\u00ff]/u

/** The UTF-8 bytes of some texts, one after another, as a string with a unit for each byte. */
interface Segment {
  readonly bytes: string
  readonly starts: Uint32Array
  readonly isAscii: boolean
}

/**
 * Millions of texts without as many strings: 4,096 of them share one, and a text is cut out of it when it is asked for.
 * Strings that live would each be copied twice by the garbage collector, which takes longer than reading the file.
 */
export class PackedTexts implements Texts {
  length = 0
  readonly #segments: Segment[] = []
  readonly #long = new Map<number, string>()
  #bytes = Buffer.alloc(SEGMENT * 8)
  #starts = new Uint32Array(SEGMENT + 1)

  /** Adds the text of UTF-8 bytes; returns its place. */
  push(bytes: Buffer, start: number, end: number): number {
    const place = this.length & (SEGMENT - 1)
    if (place === 0 && this.length > 0) this.seal()
    const from = this.#starts[place] ?? 0
    const isLong = end - start > MOST_BYTES
    if (isLong) this.#long.set(this.length, bytes.toString('utf8', start, end))
    const to = isLong ? from : from + end - start
    if (to > this.#bytes.length) {
      const larger = Buffer.alloc(2 * to)
      this.#bytes.copy(larger)
      this.#bytes = larger
    }
    const into = this.#bytes
    for (let at = from; at < to; at++) into[at] = bytes[start + at - from] ?? 0
    this.#starts[place + 1] = to
    return this.length++
  }

  /** Ends the segment being filled: its texts can be read from then on, and no more be added to it. */
  seal(): void {
    const texts = ((this.length - 1) & (SEGMENT - 1)) + 1
    const bytes = this.#bytes.toString('latin1', 0, this.#starts[texts])
    const isAscii = !BEYOND_ASCII.test(bytes)
    this.#segments.push({ bytes, starts: this.#starts.slice(0, texts + 1), isAscii })
  }

  at(index: number): string | undefined {
    const segment = this.#segments[index >> BITS]
    const place = index & (SEGMENT - 1)
    if (segment === undefined || index >= this.length) return undefined
    const text = segment.bytes.substring(segment.starts[place] ?? 0, segment.starts[place + 1])
    if (text === '' && this.#long.size > 0) return this.#long.get(index) ?? text
    return segment.isAscii || !BEYOND_ASCII.test(text) ? text : Buffer.from(text, 'latin1').toString('utf8')
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.at(index) ?? ''
  }
}
