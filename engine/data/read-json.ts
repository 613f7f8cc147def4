import { readFile, stat } from 'node:fs/promises'
import { dataError, throwIfCancelled } from '../../shared/core/index.ts'
import { uniqueNames } from '../../shared/import/index.ts'
import type { SetAside, SourceTable } from '../../shared/table/index.ts'
import { ColumnBuilder } from './dictionary.ts'
import { elementsOf, fieldsOf } from './json-text.ts'
import type { ReadOptions } from './read-options.ts'
import { blocksOf, emptyFile, type SourceFile } from './source-file.ts'

const NEXT = 'A JSON file holds an array of objects, or one object per line (.jsonl).'

/**
 * Reads JSON lines. Columns are the keys in order of first appearance; a key that an object lacks, and null, are blank
 * cells; numbers and nested values keep the text that they have in the file. A line that is no object is set aside;
 * blank lines are no records.
 */
export async function readJsonLines(file: SourceFile, options: ReadOptions): Promise<SourceTable> {
  const rows = new Rows()
  const { size } = await stat(file.path)
  let line = 0
  let byte = 0
  for await (const text of linesOf(file)) {
    if (line++ % 4096 === 0) {
      throwIfCancelled(options.signal)
      options.onRead?.(byte / size, rows.records)
    }
    const trimmed = text.replace(/^\ufeff/u, '').trim()
    if (trimmed !== '') rows.add(trimmed, line, byte)
    byte += Buffer.byteLength(text) + 1
  }
  return rows.table(file)
}

/** Reads a JSON array of objects, with the rules of readJsonLines(); an element that is no object is set aside. */
export async function readJson(file: SourceFile, options: ReadOptions): Promise<SourceTable> {
  const text = decoded(file, new TextDecoder('utf-8', { fatal: true }), await readFile(file.path))
  if (text.trim() === '') throw emptyFile(file.name)
  const problem = problemOf(text)
  if (problem !== undefined) {
    throw dataError(`${file.name} is no JSON: ${problem}.`, { file: file.name, next: NEXT })
  }
  if (!text.trimStart().startsWith('[')) {
    const found = text.trimStart().startsWith('{') ? 'one object' : 'a single value'
    throw dataError(`${file.name} holds ${found}, not an array of objects.`, { file: file.name, next: NEXT })
  }
  const rows = new Rows()
  for (const element of elementsOf(text)) {
    if (rows.records % 4096 === 0) throwIfCancelled(options.signal)
    rows.add(element, 0, -1)
  }
  return rows.table(file)
}

/** A growing table of objects. */
class Rows {
  records = 0
  readonly #columns = new Map<string, ColumnBuilder>()
  readonly #setAside: SetAside[] = []
  readonly #recordOf: number[] = []

  add(text: string, line: number, byte: number): void {
    const record = this.records++
    const problem = text.startsWith('{') ? problemOf(text) : 'not an object'
    if (problem !== undefined) {
      this.#setAside.push({ record, line, byte, column: null, reason: problem, text: text.slice(0, 10_000) })
      return
    }
    const row = this.#recordOf.push(record) - 1
    for (const [key, cell] of fieldsOf(text)) this.#columnOf(key, row).add(cell)
    for (const column of this.#columns.values()) if (column.rows <= row) column.add('')
  }

  #columnOf(key: string, row: number): ColumnBuilder {
    const known = this.#columns.get(key)
    if (known) return known
    const column = new ColumnBuilder()
    for (let before = 0; before < row; before++) column.add('')
    this.#columns.set(key, column)
    return column
  }

  table(file: SourceFile): SourceTable {
    const { records } = this
    const rows = this.#recordOf.length
    if (records === 0) throw emptyFile(file.name)
    const [first] = this.#setAside
    if (rows === 0 || this.#columns.size === 0) {
      const reason = first === undefined ? 'no object has a key' : first.reason
      throw dataError(`${file.name}: none of ${records} records could be read: ${reason}.`, {
        file: file.name,
        ...(first !== undefined && first.line > 0 && { line: first.line }),
        next: NEXT,
      })
    }
    const header = [...this.#columns.keys()]
    return {
      names: uniqueNames(header),
      header,
      columns: [...this.#columns.values()].map((column) => column.column()),
      rows,
      records,
      recordOf: rows === records ? null : Uint32Array.from(this.#recordOf),
      setAside: this.#setAside,
    }
  }
}

function problemOf(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/gu, ' ').slice(0, 200) : String(error)
  }
}

/** The lines of a UTF-8 file without their LF. */
async function* linesOf(file: SourceFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  for await (const block of blocksOf(file.path)) {
    const lines = (rest + decoded(file, decoder, block, true)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoded(file, decoder, new Uint8Array(0))
  if (rest !== '') yield rest
}

function decoded(
  file: SourceFile,
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  stream = false,
): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw dataError(`${file.name} is not UTF-8, which JSON has to be.`, { file: file.name, next: 'Save it as UTF-8.' })
  }
}
