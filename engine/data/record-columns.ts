import type { RecordScanner, Survey } from '../../shared/import/index.ts'
import { byteWords } from './byte-words.ts'
import { type FieldBytes, FieldColumn, type FieldSizes } from './field-column.ts'
import type { PackedColumn } from './source-columns.ts'

/** How often it is asked whether they are many. */
const ROWS_BETWEEN = 256
/** Bytes of cells after which the columns begin anew: offsets in a column are 32 bits wide. */
const MOST_BYTES = 1 << 28

/** The cells of all good records, in stretches of them. */
export interface TakenCells {
  /** Whether these are so many rows and so many bytes of cells. */
  agrees(survey: Pick<Survey, 'rows' | 'contentBytes'>): boolean
  /** The columns of each stretch; may be asked for once. */
  take(): FieldBytes[][]
  /** One of these, of mostly different texts, made into one column elsewhere, which takes its memory along. */
  pack?(parts: readonly FieldBytes[]): Promise<PackedColumn>
}

/** The columns of records, filled record by record from a collecting scanner. */
export class RecordColumns implements TakenCells {
  readonly #width: number
  #columns: readonly FieldColumn[]
  #words = byteWords(new Uint8Array(0))
  readonly #stretches: FieldBytes[][] = []
  /** Rows and bytes of cells of these stretches. */
  #rows = 0
  #bytes = 0

  /** @param sizes how much is expected of each column, where that is known */
  constructor(width: number, sizes?: readonly FieldSizes[]) {
    this.#width = width
    this.#columns = Array.from({ length: width }, (_, c) => new FieldColumn(sizes?.[c]))
  }

  get rows(): number {
    return this.#rows + (this.#columns[0]?.rows ?? 0)
  }

  /** Takes the record that was scanned last; fields that it lacks are blank. */
  add(scanner: RecordScanner, bytes: Uint8Array): void {
    const { starts, ends, escaped, fields } = scanner
    if (bytes !== this.#words.bytes) this.#words = byteWords(bytes)
    const words = this.#words
    const columns = this.#columns
    for (let field = 0; field < columns.length; field++) {
      const start = field < fields ? (starts[field] ?? 0) : 0
      const end = field < fields ? (ends[field] ?? 0) : 0
      if (field < fields && escaped[field] === true) {
        const plain = withoutEscapes(bytes.subarray(start, end), scanner)
        columns[field]?.add(byteWords(plain), 0, plain.length)
      } else columns[field]?.add(words, start, end)
    }
    if ((columns[0]?.rows ?? 0) % ROWS_BETWEEN === 0 && this.#bytesNow() > MOST_BYTES) this.#begin()
  }

  agrees({ rows, contentBytes }: Pick<Survey, 'rows' | 'contentBytes'>): boolean {
    const own = this.#columns[0]?.rows ?? 0
    return (
      this.rows === rows &&
      this.#columns.every((column) => column.rows === own) &&
      this.#bytes + this.#bytesNow() === contentBytes
    )
  }

  take(): FieldBytes[][] {
    this.#begin()
    return this.#stretches
  }

  #bytesNow(): number {
    return this.#columns.reduce((sum, column) => sum + column.cellBytes, 0)
  }

  #begin(): void {
    this.#rows = this.rows
    this.#bytes += this.#bytesNow()
    this.#stretches.push(this.#columns.map((column) => column.take()))
    this.#columns = Array.from({ length: this.#width }, () => new FieldColumn())
  }
}

/** The bytes of a quoted field without the marks before its quotes. */
export function withoutEscapes(bytes: Uint8Array, { quote, escape: mark }: RecordScanner): Uint8Array {
  const plain = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const next = bytes[at + 1]
    if (bytes[at] === mark && (next === quote || next === mark)) at++
    plain[length++] = bytes[at] ?? 0
  }
  return plain.subarray(0, length)
}
