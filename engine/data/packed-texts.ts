import type { PackedTexts, TextPiece, Texts } from '../../shared/table/index.ts'

/** Texts that are decoded together where they are asked for one after another, and what counts as that. */
const TOGETHER = 512
const MOST_BYTES = 1 << 16
const NEAR = 32

interface Piece extends TextPiece {
  readonly buffer: Buffer
  readonly isAscii: boolean
}

/**
 * Millions of texts without as many strings: strings that live would each be copied twice by the garbage collector, which
 * takes longer than reading the file. A text is made when it is asked for.
 */
export class LazyTexts implements Texts {
  readonly length: number
  readonly packed: PackedTexts
  /** Pieces with their bytes as a buffer, and whether these are ASCII. */
  readonly #pieces: readonly Piece[]
  #piece = 0
  #last = -1
  /** Texts that were decoded together: the string, its first byte, and places from and to. */
  #decoded = { text: '', byte: 0, from: 0, to: 0 }

  constructor(packed: PackedTexts, areAscii: readonly boolean[]) {
    this.packed = packed
    this.#pieces = packed.pieces.map((piece, index) => ({
      ...piece,
      buffer: Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength),
      isAscii: areAscii[index] === true,
    }))
    this.length = packed.pieces.reduce((sum, { starts }) => sum + starts.length - 1, 0)
  }

  at(index: number): string | undefined {
    const piece = this.#pieceOf(index)
    if (piece === undefined) return undefined
    const { starts, buffer } = piece
    const place = index - piece.first
    const from = starts[place] ?? 0
    const to = starts[place + 1] ?? 0
    const isNext = index > this.#last && index - this.#last <= NEAR
    this.#last = index
    if (!piece.isAscii) return buffer.toString('utf8', from, to)
    if (index >= this.#decoded.from && index < this.#decoded.to)
      return this.#decoded.text.substring(from - this.#decoded.byte, to - this.#decoded.byte)
    if (!isNext) return buffer.toString('latin1', from, to)
    let until = Math.min(place + TOGETHER, starts.length - 1)
    while (until > place + 1 && (starts[until] ?? 0) - from > MOST_BYTES) until = (until + place + 1) >> 1
    this.#decoded = {
      text: buffer.toString('latin1', from, starts[until]),
      byte: from,
      from: index,
      to: piece.first + until,
    }
    return this.#decoded.text.substring(0, to - from)
  }

  #pieceOf(index: number): Piece | undefined {
    const last = this.#pieces[this.#piece]
    if (last && index >= last.first && index < last.first + last.starts.length - 1) return last
    this.#piece = this.#pieces.findIndex(({ first, starts }) => index >= first && index < first + starts.length - 1)
    return this.#pieces[this.#piece]
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.at(index) ?? ''
  }
}
