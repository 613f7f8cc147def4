import { kernelCompute } from '../../engine/index.ts'
import { createRng } from '../../shared/core/index.ts'
import { type Batch, type Feature, inMemory, MODELS, takeRows } from '../../shared/models/index.ts'
import { defineBenchmark } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { encodedAdult } from '../encoded.ts'
import { runPeer } from '../peer.ts'
import { areaUnderCurve } from '../tree-data.ts'

const TREES = 200
const TURNS = 5

/** Both grow to the same depth, with leaves of as many rows; the second is scikit-learn's own default. */
const SETTINGS = [
  { title: 'depth 12, leaves of 5 rows', maxDepth: 12, minLeafWeight: 5 },
  { title: 'without a limit', maxDepth: 0, minLeafWeight: 1 },
] as const

/** The same rows in single precision, as its trees hold them; categories as codes, which it reads as numbers: its fastest form. */
const PEER = `
import json, sys, time
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
head = json.loads(sys.stdin.buffer.readline())
def part(rows):
    read = lambda: np.frombuffer(sys.stdin.buffer.read(8 * rows), dtype='<f8')
    return np.column_stack([read() for _ in range(head['features'])]).astype(np.float32), read()
(X, y), (test, truth) = part(head['rows']), part(head['test'])
model = RandomForestClassifier(n_estimators=head['trees'], max_depth=head['depth'] or None,
    min_samples_leaf=head['leaf'], n_jobs=1, random_state=head['turn'])
started, cpu = time.perf_counter(), time.process_time()
model.fit(X, y)
taken = {'seconds': time.perf_counter() - started, 'cpu': time.process_time() - cpu}
print(json.dumps({**taken, 'auc': roc_auc_score(truth, model.predict_proba(test)[:, 1])}))
`

interface Taken {
  readonly seconds: number
  readonly cpu: number
  readonly auc: number
}

interface Turn {
  readonly own: Taken
  readonly peer: Taken
}

/** One thread against one process of scikit-learn, in turn; the turn with the median ratio of processor time is shown. */
export const forestFit = defineBenchmark({
  id: 'forest',
  title: `Random forest of ${TREES} trees, one thread`,
  run: () =>
    withAdult(async (file, name) => {
      const { train, test, infos } = await halves(file)
      const measured = []
      for (const setting of SETTINGS) {
        const turns: Turn[] = []
        for (let turn = 0; turn < TURNS; turn++) {
          const own = await grow(setting, infos, train, test, turn)
          turns.push({ own, peer: growPeer(setting, train, test, turn) })
        }
        const sorted = turns.sort((a, b) => a.own.cpu / a.peer.cpu - b.own.cpu / b.peer.cpu)
        const middle = sorted[TURNS >> 1]
        if (middle) measured.push({ setting, ...middle })
      }
      const [first] = measured
      if (!first) throw new Error('nothing was measured')
      return {
        what: `random-forest.fit on ${train.matrix.rows} rows of ${name}`,
        seconds: first.own.seconds,
        baseline: { what: 'scikit-learn’s RandomForestClassifier', seconds: first.peer.seconds },
        notes: measured
          .map(
            ({ setting, own, peer }) =>
              `${setting.title}: CPU ${own.cpu.toFixed(2)} s to ${peer.cpu.toFixed(2)} s (${(own.cpu / peer.cpu).toFixed(2)}), AUC ${own.auc.toFixed(4)} to ${peer.auc.toFixed(4)}`,
          )
          .join('; '),
      }
    }),
})

/** Four rows of five to learn from, the fifth to look at. */
async function halves(file: string) {
  const { matrix, infos, target } = await encodedAdult(file, 'levels')
  const part = (isWanted: (row: number) => boolean): Batch => {
    const rows = Uint32Array.from(target.keys()).filter(isWanted)
    return { matrix: takeRows(matrix, rows), target: Float64Array.from(rows, (row) => target[row] ?? 0), weight: null }
  }
  return { infos, train: part((row) => row % 5 !== 0), test: part((row) => row % 5 === 0) }
}

async function grow(
  { maxDepth, minLeafWeight }: (typeof SETTINGS)[number],
  features: Parameters<typeof inMemory>[0]['features'],
  train: Batch,
  test: Batch,
  turn: number,
): Promise<Taken> {
  const data = inMemory({ task: 'binary', classes: 2, features }, train)
  const forest = MODELS.get('random-forest')
  const [started, before] = [performance.now(), process.cpuUsage()]
  const context = { rng: createRng(turn), progress: async () => {}, compute: kernelCompute({ threads: 1 }) }
  const state = await forest.fit({ trees: TREES, maxDepth, minLeafWeight }, data, context)
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - started) / 1000
  const [margins = new Float64Array(0)] = forest.predictor.margins(state, test.matrix)
  return { seconds, cpu: (user + system) / 1e6, auc: areaUnderCurve(test.target, margins) }
}

function growPeer({ maxDepth, minLeafWeight }: (typeof SETTINGS)[number], train: Batch, test: Batch, turn: number) {
  const head = {
    rows: train.matrix.rows,
    test: test.matrix.rows,
    features: train.matrix.features.length,
    trees: TREES,
    depth: maxDepth,
    leaf: minLeafWeight,
    turn,
  }
  const numbers = ({ matrix, target }: Batch) => [...matrix.features.map(numbersOf), target]
  const { seconds = 0, cpu = 0, auc = 0 } = runPeer(PEER, head, [...numbers(train), ...numbers(test)])
  return { seconds, cpu, auc }
}

/** Its trees take no missing values: −1 stands for them, as in codes. */
const numbersOf = (feature: Feature): Float64Array =>
  feature.kind === 'number'
    ? feature.values.map((value) => (Number.isNaN(value) ? -1 : value))
    : Float64Array.from(feature.codes)
