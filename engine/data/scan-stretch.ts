import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, readSync } from 'node:fs'
import { type Dialect, type Layout, Surveyor, type SurveyPart } from '../../shared/import/index.ts'
import type { FieldBytes } from './field-column.ts'
import { RecordColumns } from './record-columns.ts'
import { cutTail } from './source-file.ts'

/** Records of a file to be scanned: those that begin from one byte on and before another; null is the file's end. */
export interface Stretch {
  readonly path: string
  readonly dialect: Dialect
  readonly layout: Layout
  readonly from: number
  readonly until: number | null
  /** Whether the bytes have to be UTF-8. */
  readonly strict: boolean
}

export interface StretchScanned {
  readonly part: SurveyPart
  /** The cells of the good records, where the scanner alone could read all of them. */
  readonly cells: readonly FieldBytes[][] | null
}

/** Bytes that are read at once behind the stretch, to end its last record. */
const MORE = 1 << 16

/** @returns undefined where the bytes have to be UTF-8 and are not */
export function scanStretch({ path, dialect, layout, from, until, strict }: Stretch): StretchScanned | undefined {
  const columns = new RecordColumns(layout.header.length)
  const surveyor = new Surveyor(
    dialect,
    { ...layout, byte: from },
    (scanner, bytes) => columns.add(scanner, bytes),
    until ?? Number.POSITIVE_INFINITY,
  )
  const file = openSync(path, 'r')
  try {
    let at = from
    let tail: Uint8Array = new Uint8Array(0)
    while (!surveyor.isDone) {
      const block = readBlock(file, at, until === null || at >= until ? 16 * MORE : until - at + MORE)
      at += block.length
      if (block.length === 0 && strict && tail.length > 0) return undefined
      if (strict) {
        const checked = tail.length === 0 ? block : Buffer.concat([tail, block])
        tail = checked.slice(checked.length - cutTail(checked))
        if (!isUtf8(checked.subarray(0, checked.length - tail.length))) return undefined
      }
      surveyor.push(block, block.length === 0)
      if (block.length === 0) break
    }
  } finally {
    closeSync(file)
  }
  const part = surveyor.part()
  return { part, cells: columns.agrees(part.survey) ? columns.take() : null }
}

function readBlock(file: number, from: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(file, buffer, filled, length - filled, from + filled)
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}
