import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type Dialect, type Layout, Surveyor, type SurveyPart } from '../../shared/import/index.ts'
import type { FieldBytes, FieldSizes } from './field-column.ts'
import { RecordColumns } from './record-columns.ts'
import { areKernelsFor, KernelColumns, type RecordKernels } from './record-kernels.ts'
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

/** A little more room than a stretch of this length took before. */
const MARGIN = 1.05
/** Bytes that are read at once behind the stretch, to end its last record. */
const MORE = 1 << 16
/** Bytes that the kernels work on at most; the others of a longer stretch are scanned without them. */
const MOST_BLOCK = 1 << 26

/** What a thread has for the stretches that it scans. */
export interface ScanRoom {
  /** A stretch of the file that was scanned before, which tells what room this one will take. */
  readonly before?: { readonly bytes: number; readonly sizes: readonly FieldSizes[] } | undefined
  readonly kernels?: RecordKernels | undefined
}

/** @returns undefined where the bytes have to be UTF-8 and are not */
export function scanStretch(stretch: Stretch, { before, kernels }: ScanRoom = {}): StretchScanned | undefined {
  const { path, dialect, layout, from, until } = stretch
  const share = until === null || before === undefined ? 0 : (MARGIN * (until - from)) / before.bytes
  const sizes = share > 0 ? before?.sizes.map((size) => scaled(size, share)) : undefined
  const width = layout.header.length
  const file = openSync(path, 'r')
  try {
    const length = Math.min((until ?? fstatSync(file).size) - from + MORE, MOST_BLOCK)
    const fast =
      kernels && areKernelsFor(dialect) ? new KernelColumns(kernels, dialect, length, width, sizes) : undefined
    const columns = fast ?? new RecordColumns(width, sizes)
    const surveyor = new Surveyor(
      dialect,
      { ...layout, byte: from },
      (scanner, bytes) => columns.add(scanner, bytes),
      until ?? Number.POSITIVE_INFINITY,
      fast,
    )
    if (!pushAll(surveyor, file, stretch, fast)) return undefined
    const part = surveyor.part()
    return { part, cells: columns.agrees(part.survey) ? columns.take() : null }
  } finally {
    closeSync(file)
  }
}

/** @returns false where the bytes have to be UTF-8 and are not */
function pushAll(
  surveyor: Surveyor,
  file: number,
  { from, until, strict }: Stretch,
  fast: KernelColumns | undefined,
): boolean {
  let at = from
  let tail: Uint8Array = new Uint8Array(0)
  while (!surveyor.isDone) {
    const block =
      fast && at === from
        ? fast.filled(readInto(fast.block, file, at, fast.block.length))
        : readBlock(file, at, until === null || at >= until ? 16 * MORE : until - at + MORE)
    at += block.length
    if (block.length === 0 && strict && tail.length > 0) return false
    if (strict) {
      const checked = tail.length === 0 ? block : Buffer.concat([tail, block])
      tail = checked.slice(checked.length - cutTail(checked))
      if (!isUtf8(checked.subarray(0, checked.length - tail.length))) return false
    }
    surveyor.push(block, block.length === 0)
    if (block.length === 0) break
  }
  return true
}

function scaled({ rows, texts, bytes }: FieldSizes, share: number): FieldSizes {
  const size = (count: number) => Math.ceil(count * share) + 16
  return { rows: size(rows), texts: size(texts), bytes: size(bytes) }
}

/** What room the columns of a stretch took. */
export const sizesOf = ({ cells }: StretchScanned): FieldSizes[] | undefined =>
  cells?.[0]?.map(({ codes, starts, bytes }) => ({ rows: codes.length, texts: starts.length, bytes: bytes.length }))

/** Used again for the next block: nobody keeps a part of one. */
let room = new Uint8Array(0)

function readBlock(file: number, from: number, length: number): Uint8Array {
  if (room.length < length) room = new Uint8Array(length)
  return room.subarray(0, readInto(room, file, from, length))
}

/** Reads as many bytes as there are; returns their count. */
function readInto(bytes: Uint8Array, file: number, from: number, length: number): number {
  let filled = 0
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, from + filled)
    if (read === 0) break
    filled += read
  }
  return filled
}
