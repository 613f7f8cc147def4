import { isAscii } from 'node:buffer'
import type { RecordScanner } from '../../shared/import/index.ts'
import type { SourceColumn } from '../../shared/table/index.ts'
import { FieldColumn } from './field-column.ts'

/** Bytes in which fields lie. */
export interface FieldBytes {
  readonly bytes: Buffer
  /** A unit for each byte: a field of ASCII is a part of it, which is several times as fast as decoding it. */
  readonly latin1: string
  /** Whether all of the bytes are ASCII. */
  readonly isAscii: boolean
}

/** The columns of records, filled record by record from a collecting scanner. */
export class RecordColumns {
  readonly #columns: readonly FieldColumn[]
  #of: Uint8Array | undefined
  #block: FieldBytes = fieldBytes(new Uint8Array(0))

  constructor(width: number) {
    this.#columns = Array.from({ length: width }, () => new FieldColumn())
  }

  get rows(): number {
    return this.#columns[0]?.rows ?? 0
  }

  /** Takes the record that was scanned last; fields that it lacks are blank. */
  add(scanner: RecordScanner, bytes: Uint8Array): void {
    if (bytes !== this.#of) {
      this.#of = bytes
      this.#block = fieldBytes(bytes)
    }
    const { starts, ends, escaped, fields } = scanner
    const columns = this.#columns
    for (let field = 0; field < columns.length; field++) {
      const start = field < fields ? (starts[field] ?? 0) : 0
      const end = field < fields ? (ends[field] ?? 0) : 0
      if (field < fields && escaped[field] === true) {
        const plain = withoutEscapes(bytes.subarray(start, end), scanner)
        columns[field]?.add(fieldBytes(plain), 0, plain.length)
      } else columns[field]?.add(this.#block, start, end)
    }
  }

  /** Whether these are so many rows and so many bytes of cells. */
  agrees({ rows, contentBytes }: { readonly rows: number; readonly contentBytes: number }): boolean {
    let bytes = 0
    for (const column of this.#columns) {
      if (column.rows !== rows) return false
      bytes += column.bytes
    }
    return bytes === contentBytes
  }

  columns(): SourceColumn[] {
    return this.#columns.map((column) => column.column())
  }

  /** Whether every text is ASCII. */
  get isAscii(): boolean {
    return this.#columns.every((column) => column.isAscii)
  }
}

function fieldBytes(bytes: Uint8Array): FieldBytes {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes: buffer, latin1: buffer.toString('latin1'), isAscii: isAscii(buffer) }
}

function withoutEscapes(bytes: Uint8Array, { quote, escape: mark }: RecordScanner): Uint8Array {
  const plain = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const next = bytes[at + 1]
    if (bytes[at] === mark && (next === quote || next === mark)) at++
    plain[length++] = bytes[at] ?? 0
  }
  return plain.subarray(0, length)
}
