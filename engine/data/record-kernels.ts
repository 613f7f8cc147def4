import { readFileSync } from 'node:fs'
import {
  FIELD_BITS,
  FIELD_BYTES,
  FIELD_CODES,
  FIELD_COLUMN,
  FIELD_HASHES,
  FIELD_IS_PACKED,
  FIELD_IS_UNTRIMMED,
  FIELD_NUMBERS,
  FIELD_ROWS,
  FIELD_STARTS,
  FIELD_TEXTS,
  TAKEN_BYTES,
  TAKEN_LINES,
  TAKEN_LONGEST,
  TAKEN_RECORDS,
} from '../../kernels/index.ts'
import type { Dialect, LineEnd, PlainRecords, PlainTaken, RecordScanner, Survey } from '../../shared/import/index.ts'
import { distFile } from '../dist.ts'
import { FIRST_SIZES, type FieldBytes, type FieldSizes } from './field-column.ts'
import { type TakenCells, withoutEscapes } from './record-columns.ts'

type Kernel = (...args: number[]) => number

/** kernels/records.ts over a memory of its own, which is used again for every stretch. */
export interface RecordKernels
  extends Readonly<Record<'begin' | 'room' | 'expect' | 'add' | 'setDialect' | 'scan', Kernel>> {
  readonly memory: WebAssembly.Memory
}

const MOST_PAGES = 65_536
let compiled: WebAssembly.Module | undefined

/** Compiled once for all threads. */
export function recordModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(distFile('records.wasm')))
  return compiled
}

/** @returns undefined where there is no memory that the kernels could work in: RecordColumns does the same, only slower */
export function openRecordKernels(module: WebAssembly.Module): RecordKernels | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true })
    const abort = () => {
      throw new Error('a kernel was aborted')
    }
    const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } })
    const kernel = (name: string): Kernel => {
      const run = exports[name]
      if (typeof run !== 'function') throw new Error(`dist/records.wasm lacks ${name}`)
      return (...args) => run(...args)
    }
    return {
      memory,
      begin: kernel('begin'),
      room: kernel('room'),
      expect: kernel('expect'),
      add: kernel('add'),
      setDialect: kernel('setDialect'),
      scan: kernel('scan'),
    }
  } catch {
    return undefined
  }
}

const LINE_ENDS: Readonly<Record<LineEnd, number>> = { none: 0, '\n': 1, '\r\n': 2, '\r': 0 }
/** In place of a quote or an escape where there is none. */
const NO_BYTE = 256

/** Whether the kernels know what the marks of a dialect mean: one byte each. */
export const areKernelsFor = ({ delimiter }: Dialect): boolean =>
  delimiter.length === 1 && delimiter.charCodeAt(0) < 128

/** The cells of the records of a stretch, of which the kernels take those that they can: the same as RecordColumns. */
export class KernelColumns implements TakenCells, PlainRecords {
  /** Where the bytes of the stretch are to be put. */
  readonly block: Uint8Array
  readonly #kernels: RecordKernels
  readonly #columns: readonly number[]
  readonly #marks: readonly [delimiter: number, quote: number, escape: number]
  /** Room for the bytes of a field that lie elsewhere. */
  #room = { at: 0, bytes: 0 }
  #filled: Uint8Array | undefined
  #cellBytes = 0

  /**
   * @param bytes of the stretch
   * @param sizes how much is expected of each column, where that is known
   */
  constructor(
    kernels: RecordKernels,
    dialect: Dialect,
    bytes: number,
    width: number,
    sizes: readonly FieldSizes[] | undefined,
  ) {
    this.#kernels = kernels
    const at = kernels.begin(bytes, width)
    this.#columns = Array.from({ length: width }, (_, c) => {
      const { rows, texts, bytes: ofTexts } = sizes?.[c] ?? FIRST_SIZES
      return kernels.expect(c, rows, texts, ofTexts)
    })
    this.block = new Uint8Array(kernels.memory.buffer, at, bytes)
    const byteOf = (mark: string) => (mark === '' ? NO_BYTE : mark.charCodeAt(0))
    this.#marks = [byteOf(dialect.delimiter), byteOf(dialect.quote), byteOf(dialect.escape)]
  }

  /** The first bytes of the block, once these are what the surveyor is given. */
  filled(bytes: number): Uint8Array {
    this.#filled = this.block.subarray(0, bytes)
    return this.#filled
  }

  takePlain(bytes: Uint8Array, from: number, until: number, lineEnd: LineEnd): PlainTaken | undefined {
    if (bytes !== this.#filled || LINE_ENDS[lineEnd] === 0) return undefined
    const { setDialect, scan, memory } = this.#kernels
    const base = bytes.byteOffset
    setDialect(...this.#marks, LINE_ENDS[lineEnd])
    const next = scan(base + from, base + bytes.length, base + until) - base
    const words = new Uint32Array(memory.buffer)
    const word = (address: number) => words[address >> 2] ?? 0
    const contentBytes = word(TAKEN_BYTES)
    this.#cellBytes += contentBytes
    return {
      next,
      records: word(TAKEN_RECORDS),
      innerLines: word(TAKEN_LINES),
      contentBytes,
      longest: word(TAKEN_LONGEST),
    }
  }

  /** Takes the record that was scanned last; fields that it lacks are blank. */
  add(scanner: RecordScanner, bytes: Uint8Array): void {
    const { starts, ends, escaped, fields } = scanner
    for (let field = 0; field < this.#columns.length; field++) {
      const [start, end] = field < fields ? [starts[field] ?? 0, ends[field] ?? 0] : [0, 0]
      if (field < fields && escaped[field] === true)
        this.#addElsewhere(field, withoutEscapes(bytes.subarray(start, end), scanner))
      else if (bytes === this.#filled) this.#add(field, bytes.byteOffset + start, end - start)
      else this.#addElsewhere(field, bytes.subarray(start, end))
    }
  }

  #addElsewhere(field: number, bytes: Uint8Array): void {
    if (bytes.length > this.#room.bytes) {
      const size = 2 * bytes.length
      this.#room = { at: this.#kernels.room(size), bytes: size }
    }
    new Uint8Array(this.#kernels.memory.buffer).set(bytes, this.#room.at)
    this.#add(field, this.#room.at, bytes.length)
  }

  #add(field: number, at: number, length: number): void {
    this.#kernels.add(field, at, at + length)
    this.#cellBytes += length
  }

  agrees({ rows, contentBytes }: Pick<Survey, 'rows' | 'contentBytes'>): boolean {
    const words = new Uint32Array(this.#kernels.memory.buffer)
    return this.#columns.every((at) => words[(at + FIELD_ROWS) >> 2] === rows) && this.#cellBytes === contentBytes
  }

  take(): FieldBytes[][] {
    return [this.#columns.map((at) => this.#fieldBytes(at))]
  }

  /** A copy: the memory is used again. */
  #fieldBytes(at: number): FieldBytes {
    const { buffer } = this.#kernels.memory
    const words = new Uint32Array(buffer, at, FIELD_COLUMN >> 2)
    const word = (offset: number) => words[offset >> 2] ?? 0
    const rows = word(FIELD_ROWS)
    const texts = word(FIELD_TEXTS)
    const starts = new Uint32Array(buffer, word(FIELD_STARTS), texts + 1).slice()
    const numbers = word(FIELD_NUMBERS)
    return {
      codes: new Uint32Array(buffer, word(FIELD_CODES), rows).slice(),
      bytes: new Uint8Array(buffer, word(FIELD_BYTES), starts[texts] ?? 0).slice(),
      starts,
      hashes: numbers > 0 ? null : new Int32Array(buffer, word(FIELD_HASHES), texts).slice(),
      numbers: numbers > 0 ? new Float64Array(buffer, numbers, texts).slice() : null,
      isPacked: word(FIELD_IS_PACKED) === 1,
      isAscii: ((word(FIELD_BITS) | word(FIELD_BITS + 4)) & 0x80808080) === 0,
      isTrimmed: word(FIELD_IS_UNTRIMMED) === 0,
    }
  }
}
