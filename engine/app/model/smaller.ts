import {
  compressBundle,
  compressPipeline,
  offeredChoices,
  parseCompressions,
  priceChoice,
  recommended,
  type Scale,
} from '../../../shared/compress/index.ts'
import type { SmallerView } from '../../../shared/contract/index.ts'
import { throwIfCancelled } from '../../../shared/core/index.ts'
import { tableOfRows } from '../../../shared/explain/index.ts'
import { scoreTable } from '../../../shared/pipeline/index.ts'
import { SCORING_KERNELS } from '../../compute/scoring-kernels.ts'
import type { Stop } from '../tables/recipe-chain.ts'
import type { Explained } from './explanation.ts'
import { type KeptChange, keptChange } from './shaped.ts'
import type { KeptRows } from './test-rows.ts'

/** What each way to make a run's model smaller saves and costs: on its test rows, or on golden rows where it has none. */
export async function smallerView({ run, bundle, pipeline, test, kept }: Explained, stop?: Stop): Promise<SmallerView> {
  const hasTest = kept.rows.length > 0
  const scale: Scale = {
    score: (of) => scoreTable(of, hasTest ? test : tableOfRows(of, bundle.golden.rows), undefined, SCORING_KERNELS),
    labels: hasTest ? kept.labels : null,
    groups: kept.groups ?? null,
    singles: bundle.golden.rows,
    now: () => performance.now(),
  }
  const before = scale.score(pipeline)
  const asked = ['', ...offeredChoices(pipeline)]
  const choices = []
  for (const [at, text] of asked.entries()) {
    choices.push(priceChoice(pipeline, text, before, scale))
    stop?.onProgress?.({ fraction: (at + 1) / asked.length, text: 'Pricing smaller models', rows: before.rows })
    // Questions that came in the meantime go first.
    await new Promise<void>((resolve) => setImmediate(resolve))
    throwIfCancelled(stop)
  }
  return {
    run,
    rows: before.rows,
    isLabelled: hasTest,
    choices,
    recommended: recommended(choices)?.asked ?? null,
  }
}

/** The model that was asked for, with what a run keeps of it. */
export function keptSmaller(
  explained: Explained,
  asked: string,
  seed: number,
  audit: (kept: KeptRows) => KeptChange['fairness'],
): KeptChange {
  const ways = parseCompressions(asked)
  const { pipeline } = compressPipeline(explained.pipeline, ways)
  return keptChange(explained, pipeline, (figures) => compressBundle(explained.bundle, ways, figures), seed, audit)
}
