import { kernelCompute, SCORING_KERNELS } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { type GbdtState, inMemory, isGbdtState, type Matrix, MODELS } from '../../shared/models/index.ts'
import { defineBenchmark, inTurns } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { encodedAdult } from '../encoded.ts'
import { onnxOf } from '../onnx-model.ts'
import { openOnnx } from '../onnx-runtime.ts'

const TREES = 500
const TURNS = 7

/** One thread each, the same trees on the same rows; ONNX Runtime gets its tensor ready made, in single precision. */
export const scoreBatch = defineBenchmark({
  id: 'score-batch',
  title: `Scoring ${TREES} trees in batch`,
  run: () =>
    withAdult(async (file, name) => {
      const { matrix, infos, target } = await encodedAdult(file, 'levels')
      const data = inMemory({ task: 'binary', classes: 2, features: infos }, { matrix, target, weight: null })
      const context = { rng: createRng('bench'), progress: async () => {}, compute: kernelCompute({ threads: 1 }) }
      const gbdt = MODELS.get('gbdt')
      // By codes: sets of levels are not in the operator.
      const state = await gbdt.fit({ rounds: TREES, levels: 'codes' }, data, context)
      if (!isGbdtState(state)) throw new Error('gbdt learned something else than trees')
      const values = rowMajor(matrix)
      const session = await openOnnx(onnxOf(state, infos.length), infos.length)
      const kernels = () => gbdt.predictor.margins(state, matrix, SCORING_KERNELS)
      const plain = () => gbdt.predictor.margins(state, matrix)
      const works = {
        kernels: async () => kernels(),
        plain: async () => plain(),
        onnx: async () => session?.run(values, matrix.rows),
      }
      const { kernels: own, plain: script, onnx } = await inTurns(TURNS, works)
      const [ours, theirs] = [kernels()[0] ?? [], await session?.run(values, matrix.rows)]
      const peer = session ? onnx : script
      return {
        what: `kernels, ${matrix.rows} rows of ${name}`,
        seconds: own.seconds,
        baseline: {
          what: session
            ? 'ONNX Runtime (onnxruntime-node)'
            : 'plain TypeScript: skipped: onnxruntime-node is not to be had',
          seconds: peer.seconds,
        },
        notes: [
          sizeOf(state),
          `${Math.round(matrix.rows / own.cpuSeconds).toLocaleString('en-US')} rows a CPU second`,
          `CPU ${own.cpuSeconds.toFixed(3)} s to ${peer.cpuSeconds.toFixed(3)} s (${(peer.cpuSeconds / own.cpuSeconds).toFixed(1)} times as fast)`,
          `plain TypeScript ${script.cpuSeconds.toFixed(3)} s`,
          ...(theirs ? [`margins differ by ${furthest(ours, theirs).toExponential(1)} at most`] : []),
        ].join('; '),
      }
    }),
})

const sizeOf = ({ roots, left }: GbdtState): string =>
  `${roots.length} trees of ${((left.length / roots.length + 1) / 2).toFixed(0)} leaves`

function rowMajor({ rows, features }: Matrix): Float32Array {
  const values = new Float32Array(rows * features.length)
  for (const [f, feature] of features.entries())
    for (let row = 0; row < rows; row++) {
      const code = feature.kind === 'levels' ? (feature.codes[row] ?? -1) : -1
      const value = feature.kind === 'number' ? (feature.values[row] ?? NaN) : code < 0 ? NaN : code
      values[row * features.length + f] = value
    }
  return values
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)))
  return most
}
