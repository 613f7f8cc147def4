import { tableOfRows } from '../../../shared/explain/index.ts'
import { type LiveReference, layoutOf, liveCountOf, type ToldReference } from '../../../shared/monitor/index.ts'
import type { SentRow } from '../../../shared/serve/index.ts'
import type { LoadedModel } from '../model.ts'
import type { PredictedRows } from '../predict-rows.ts'
import type { ServedPrediction } from '../served-prediction.ts'
import { createRecentRows } from './recent-rows.ts'
import { createRecentSums } from './recent-sums.ts'

/** Compares what a service is asked with what its models learned from. Nothing is done about it while somebody waits. */
export interface DriftWatch {
  /** Takes rows that were predicted: keeps a few of them for a second, and counts these. */
  predicted(rows: PredictedRows): void
  /** What recent rows of each model add up to, as plain JSON, which processes send to each other. */
  state(): DriftState
  close(): void
}

export type DriftState = readonly ModelDrift[]

/** Of one model. */
export interface ModelDrift {
  readonly name: string
  readonly version: string
  readonly digest: string
  readonly reference: ToldReference
  readonly sums: readonly number[]
}

const EVERY_MILLISECONDS = 1000
/** Cells that are looked at in a second, at most: some tenths of a millisecond of work. */
const CELLS = 4000
const MOST_ROWS = 256

interface Kept {
  readonly model: LoadedModel
  readonly row: SentRow
  readonly prediction: ServedPrediction
}

/**
 * @param serving the models of now: nothing is told of others
 * @param now milliseconds of a clock
 */
export function createDriftWatch(serving: () => readonly LoadedModel[], now: () => number): DriftWatch {
  const columns = Math.max(1, ...serving().map(({ pipeline }) => pipeline.inputs.length))
  const recent = createRecentRows<Kept>(Math.max(8, Math.min(MOST_ROWS, Math.floor(CELLS / columns))))
  const watches = new Map<string, ModelWatch>()
  const count = (): void => {
    const kept = recent.take()
    for (const model of new Set(kept.map((one) => one.model))) {
      const own = kept.filter((one) => one.model === model)
      watchOf(watches, model, now)?.add(own)
    }
  }
  const timer = setInterval(count, EVERY_MILLISECONDS).unref()
  return {
    predicted({ model, rows, predictions }) {
      recent.add(Math.min(rows.length, predictions.length), (at) => {
        const [row, prediction] = [rows[at], predictions[at]]
        if (!row || !prediction) throw new Error('a row that was predicted has a prediction')
        return { model, row, prediction }
      })
    },
    state() {
      count()
      const models = serving()
      for (const digest of watches.keys()) if (!models.some((model) => model.digest === digest)) watches.delete(digest)
      return models.flatMap(({ name, version, digest }) => {
        const watch = watches.get(digest)
        return watch ? [{ name, version, digest, reference: watch.told, sums: Array.from(watch.total()) }] : []
      })
    },
    close: () => clearInterval(timer),
  }
}

interface ModelWatch {
  readonly told: ToldReference
  add(kept: readonly Kept[]): void
  total(): Float64Array
}

function watchOf(watches: Map<string, ModelWatch>, model: LoadedModel, now: () => number): ModelWatch | undefined {
  const known = watches.get(model.digest)
  if (known || !model.live) return known
  const made = modelWatch(model, model.live, now)
  watches.set(model.digest, made)
  return made
}

function modelWatch({ pipeline }: LoadedModel, live: LiveReference, now: () => number): ModelWatch {
  const add = liveCountOf(pipeline, live)
  const recent = createRecentSums(layoutOf(live).size, now)
  const { losses } = live
  const spread = losses && {
    rows: losses.rows,
    absolute: { spread: losses.absolute.spread },
    squared: { spread: losses.squared.spread },
  }
  return {
    told: { ...live, losses: spread },
    add(kept) {
      const table = tableOfRows(
        pipeline,
        kept.map(({ row }) => row),
      )
      add(
        table,
        kept.map(({ prediction }) => prediction),
        recent.current(kept.length),
      )
    },
    total: () => recent.total(),
  }
}
