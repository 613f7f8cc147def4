import type { Bundle } from '../bundle/index.ts'

/** One file of an export. `path` is relative to its folder, with `/`. */
export interface ExportFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Programs that exports are made of, as text. They are built once, at build time; the engine reads them from dist/. */
export interface RuntimeTexts {
  /** An ES module that exports `createScorer`. */
  readonly scorer: string
  /** An ES module for Node that exports `startService`. */
  readonly service: string
  /** An ES module for Node that npm packages are made of: it exports `openModel` and `runCommand`. */
  readonly package: string
  /** An ES module that exports `createEncoder`, which makes tensors of raw rows for nets. */
  readonly encoder: string
  /** The compiled kernels that score many rows, as base64. */
  readonly kernels: string
  /** Files of a Python package that scores the model.json beside them, by name. */
  readonly python: Readonly<Record<string, string>>
  /** A program for browsers that draws the page around the model that lies in its document. */
  readonly page: string
}

/**
 * Who re-scores the golden rows: a separate Node that imports `entry`, or one that runs it and is asked over HTTP; Python,
 * DuckDB, the program that a C compiler makes of it, ONNX Runtime in WebAssembly, or TensorFlow.js; a `spreadsheet` program; `text`, which people
 * read and nobody scores; `none`, which no computer has.
 */
export const RUNTIME_IDS = [
  'module',
  'http',
  'python',
  'duckdb',
  'cc',
  'onnx',
  'tfjs',
  'spreadsheet',
  'text',
  'none',
] as const
export type RuntimeId = (typeof RUNTIME_IDS)[number]

/** An export target: a compiler from a model to files. */
export interface Exporter {
  readonly id: string
  readonly title: string
  /** One sentence: whom it serves. */
  readonly for: string
  readonly runtime: RuntimeId
  /** The file that the runtime starts from. */
  readonly entry: string
  /** Largest difference of a probability or predicted number that verification lets pass. */
  readonly maxAbsDiff: number
  /** Labels may differ where the score is this near to the threshold, or the two best classes to each other; 0 where it is left out. */
  readonly undecided?: number
  /** Why this model cannot be exported this way; null where it can. Left out where every model can. */
  unavailable?(bundle: Bundle): string | null
  /**
   * The target's own files. Schema, golden rows and the list of files come from compileExport().
   *
   * @param name the model's name, already fit for paths
   */
  compile(bundle: Bundle, texts: RuntimeTexts, name: string): ExportFile[]
}

export const defineExporter = (exporter: Exporter): Exporter => exporter

export const textFile = (path: string, text: string): ExportFile => ({ path, bytes: new TextEncoder().encode(text) })
