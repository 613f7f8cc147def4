import type { Prediction } from '../../shared/pipeline/index.ts'
import { predictionsOf, scoreRows } from '../../shared/pipeline/index.ts'
import type { SentRow } from '../../shared/serve/index.ts'
import type { LoadedModel } from './model.ts'
import type { ServedPrediction } from './served-prediction.ts'

/**
 * What is answered for a row on which the model failed: what the model before it says, and where there is none, or it fails too, what
 * is known without looking at the row. The answer says so.
 *
 * @returns undefined where nothing is known either
 */
export function fallbackFor(
  model: LoadedModel,
  previous: LoadedModel | null,
  row: SentRow,
): ServedPrediction | undefined {
  const before = previous && ofModel(previous, row)
  if (before)
    return {
      ...before,
      status: 'fallback: the model before this one answered, since this one failed',
      fallback: 'previous',
    }
  const prior = priorOf(model)
  return (
    prior && { ...prior, status: 'fallback: what is so without any row, since the model failed', fallback: 'prior' }
  )
}

function ofModel({ pipeline, kernels, check }: LoadedModel, row: SentRow): Prediction | undefined {
  try {
    return predictionsOf(pipeline, scoreRows(pipeline, check([row]).rows, kernels))[0]
  } catch {
    return undefined
  }
}

function priorOf({
  pipeline: { task, classes, threshold },
  prior,
}: LoadedModel): Omit<Prediction, 'status'> | undefined {
  const [first] = prior ?? []
  if (!prior || first === undefined) return undefined
  if (task === 'regression') return { prediction: first, probabilities: null }
  const likeliest = prior.indexOf(Math.max(...prior))
  const decided = task === 'binary' ? Number((prior[1] ?? 0) >= threshold) : likeliest
  return {
    prediction: classes[decided] ?? '',
    probabilities: Object.fromEntries(classes.map((label, k) => [label, prior[k] ?? 0])),
  }
}
