import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSION = '1.30.0'
/** Beside the product, which does not know of it. */
const FOLDER = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'lathe-bench',
  `onnxruntime-node-${VERSION}`,
)

/** A model, ready to score rows: values row after row. */
export interface OnnxSession {
  run(values: Float32Array, rows: number): Promise<Float32Array>
}

/**
 * Opens a model in ONNX Runtime on one thread. The runtime is fetched from the npm registry where it is not there yet, without its
 * own script, which downloads more; null where it is not to be had.
 */
export async function openOnnx(model: Uint8Array, width: number): Promise<OnnxSession | null> {
  const runtime = load()
  if (!runtime) return null
  const session = await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  return {
    async run(values, rows) {
      const { margin } = await session.run({ x: new runtime.Tensor('float32', values, [rows, width]) })
      return margin?.data ?? new Float32Array(0)
    },
  }
}

/** A column of an exported graph, as it is fed. */
export type OnnxColumn =
  | { readonly name: string; readonly type: 'double'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'string'; readonly values: readonly string[] }

/** Opens an exported graph, which takes raw columns; null where the runtime is not to be had. */
export async function openExportedOnnx(
  model: Uint8Array,
): Promise<{ run(columns: readonly OnnxColumn[]): Promise<unknown> } | null> {
  const runtime = load()
  if (!runtime) return null
  const session = await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const tensor = ({ type, values }: OnnxColumn) =>
    new runtime.Tensor(type === 'double' ? 'float64' : 'string', values, [values.length, 1])
  return {
    run: (columns) => session.run(Object.fromEntries(columns.map((column) => [column.name, tensor(column)]))),
  }
}

/** The part of onnxruntime-node that is used. */
interface Runtime {
  readonly Tensor: new (
    type: 'float32' | 'float64' | 'string',
    values: Float32Array | Float64Array | readonly string[],
    dimensions: readonly number[],
  ) => unknown
  readonly InferenceSession: {
    create(model: Uint8Array, options: { intraOpNumThreads: number; interOpNumThreads: number }): Promise<Session>
  }
}

interface Session {
  run(feeds: Readonly<Record<string, unknown>>): Promise<{ readonly margin?: { readonly data: Float32Array } }>
}

function load(): Runtime | null {
  if (!existsSync(join(FOLDER, 'node_modules', 'onnxruntime-node'))) fetchRuntime()
  try {
    return createRequire(join(FOLDER, 'package.json'))('onnxruntime-node')
  } catch {
    return null
  }
}

function fetchRuntime(): void {
  mkdirSync(FOLDER, { recursive: true })
  const name = `onnxruntime-node@${VERSION}`
  spawnSync('npm', ['install', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', name], {
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: 'ignore',
  })
}
