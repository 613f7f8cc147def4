import type { NumberSummary } from '../core/index.ts'
import type { TextGroups } from './distinct-texts.ts'

/** Some texts: a list, or what makes them when they are asked for. */
export interface Texts extends Iterable<string> {
  readonly length: number
  /** @param index from 0; undefined where there is none */
  at(index: number): string | undefined
  /** The same as bytes, where millions of texts are not kept as strings: much is found out without making these. */
  readonly packed?: PackedTexts
}

/** Mostly different texts as bytes, in a few pieces. */
export interface PackedTexts {
  readonly pieces: readonly TextPiece[]
  /** What each text reads as under a decimal point, where all are blank (NaN) or plain: a sign, up to 15 digits, no leading zero. */
  readonly numbers: Float64Array | null
  readonly isAscii: boolean
  /** Whether no text begins or ends with a blank. */
  readonly isTrimmed: boolean
  /** Groups of equal texts, where they are known already: groupTexts() finds them otherwise. */
  readonly groups?: TextGroups | null
}

export interface TextPiece {
  /** The place of its first text among all. */
  readonly first: number
  /** UTF-8, one text after another, and where each begins; a last entry is where the last one ends. */
  readonly bytes: Uint8Array
  readonly starts: Uint32Array
  /** hashOfText() of each text; null where the texts have `numbers`. */
  readonly hashes: Int32Array | null
}

/**
 * One column as it was written: `texts[codes[row]]` is the cell's source text, without the file's quoting.
 * Nothing is interpreted here; a blank cell is the empty text. Equal texts may share a code or not.
 */
export interface SourceColumn {
  readonly codes: Uint32Array
  readonly texts: Texts
  /** What was found out about the cells while they were read, so that nobody looks again. */
  readonly known?: KnownCells
}

export interface KnownCells {
  /** Cells of each text. */
  readonly counts: Uint32Array
  /** Of cells that are plain numbers or blank: their values, and what there is to say about these. */
  readonly numbers: { readonly values: Float64Array; readonly summary: NumberSummary } | null
}

/** A file as it was read. Typed tables are interpretations of it that can be changed without reading it again. */
export interface SourceTable {
  /** Unique column names: the header's, with `_2`, `_3` after a repeated one and `column_N` for an empty one. */
  readonly names: readonly string[]
  /** The header's texts, repeated or empty as they stand there. */
  readonly header: readonly string[]
  readonly columns: readonly SourceColumn[]
  readonly rows: number
  /** Data records of the file: rows + setAside.length. */
  readonly records: number
  /** The record number (from 0) of each row; null where nothing was set aside, and row = record. */
  readonly recordOf: Uint32Array | null
  readonly setAside: readonly SetAside[]
}

/** A record that could not be read, kept with its reason and its text. */
export interface SetAside {
  /** The file, where several are read as one table. */
  readonly file?: string
  /** Data record number, from 0. */
  readonly record: number
  /** Line of the file where the record begins, from 1; the header's line counts. 0 where the format has no lines. */
  readonly line: number
  /** Offset in bytes of the record in the file; −1 where the format has none. */
  readonly byte: number
  /** The column concerned, where one is. */
  readonly column: string | null
  readonly reason: string
  readonly text: string
}

/** One cell as a caller hands it over: source text, or a JSON value, or null for missing. */
export type Cell = string | number | boolean | null

/** The texts of one column, row by row. */
export function* sourceTexts(column: SourceColumn): Generator<string> {
  for (let row = 0; row < column.codes.length; row++) yield column.texts.at(column.codes[row]!) ?? ''
}
