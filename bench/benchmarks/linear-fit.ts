import { createRng } from '../../shared/core/index.ts'
import { inMemory, MODELS, PREDICTORS, REFERENCE_COMPUTE } from '../../shared/models/index.ts'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'
import { withAdult } from '../data.ts'
import { encodedAdult } from '../encoded.ts'
import { runPeer } from '../peer.ts'

const RUNS = 5

/** The same rows, made into a sparse matrix before the clock starts; its loss is printed, for a fit that stops early is no peer. */
const PEER = `
import json, sys, time, warnings
import numpy as np, scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
warnings.simplefilter('ignore')
head = json.loads(sys.stdin.buffer.readline())
rows, blocks = head['rows'], []
read = lambda: np.frombuffer(sys.stdin.buffer.read(8 * rows), dtype='<f8')
for width in head['widths']:
    values = read()
    known = values >= 0
    blocks.append(sp.csr_matrix(values.reshape(-1, 1)) if width == 0 else sp.csr_matrix(
        (np.ones(known.sum()), (np.flatnonzero(known), values[known].astype(int))), shape=(rows, width)))
y, X = read(), sp.hstack(blocks).tocsr()
seconds = []
for _ in range(head['runs'] + 1):
    started = time.perf_counter()
    model = LogisticRegression(C=1, max_iter=2000).fit(X, y)
    seconds.append(time.perf_counter() - started)
m = X @ model.coef_[0] + model.intercept_[0]
loss = np.sum(np.logaddexp(0, m) - y * m) + 0.5 * np.sum(model.coef_ ** 2)
print(json.dumps({'seconds': sorted(seconds[1:])[head['runs'] // 2], 'loss': loss}))
`

/** One core against one process of scikit-learn, both to their own default tolerance. */
export const linearFit = defineBenchmark({
  id: 'linear-fit',
  title: 'Logistic regression, l2 = 1',
  run: () =>
    withAdult(async (file, name) => {
      const { matrix, infos, target } = await encodedAdult(file, 'scaled')
      const data = inMemory({ task: 'binary', classes: 2, features: infos }, { matrix, target, weight: null })
      const fitOnce = () =>
        MODELS.get('linear').fit({}, data, { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE })
      const seconds = await medianSeconds(RUNS, fitOnce)
      const { features, rows } = matrix
      const head = { rows, runs: RUNS, widths: features.map((f) => (f.kind === 'number' ? 0 : f.cardinality)) }
      const numbers = features.map((f) => (f.kind === 'number' ? f.values : Float64Array.from(f.codes)))
      const peer = runPeer(PEER, head, [...numbers, target])
      const state = await fitOnce()
      const [margin = new Float64Array(0)] = PREDICTORS.get('linear').margins(state, matrix)
      const { weights } = state
      let loss = 0
      for (const [row, m] of margin.entries())
        loss += Math.log1p(Math.exp(-Math.abs(m))) + Math.max(0, m) - (target[row] ?? 0) * m
      if (weights instanceof Float64Array) for (const weight of weights) loss += 0.5 * weight * weight
      return {
        what: `linear.fit on the ${rows} rows of ${name}`,
        seconds,
        baseline: { what: 'scikit-learn’s LogisticRegression (lbfgs) on a sparse matrix', seconds: peer.seconds ?? 0 },
        notes: `penalised loss ${loss.toFixed(4)}, of scikit-learn ${peer.loss?.toFixed(4)}`,
      }
    }),
})
