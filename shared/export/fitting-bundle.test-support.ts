import type { Bundle } from '../bundle/index.ts'
import { PLAIN_FEATURES } from '../features/index.ts'
import type { Task } from '../metrics/index.ts'
import type { Exporter } from './exporter.ts'
import { sampleBundle } from './sample-pipeline.test-support.ts'

/** Features of the samples' columns but free text, which few formats can say. */
export const WITHOUT_TEXT = { ...PLAIN_FEATURES, without: ['letter'] } as const

/** A sample that a target takes: the first of one with every kind of column, one without free text, a small net, and a linear model. */
export async function bundleFor({ id, unavailable }: Exporter, task: Task = 'binary'): Promise<Bundle> {
  for (const [family, plan] of [
    ['gbdt'],
    ['gbdt', WITHOUT_TEXT],
    ['mlp', WITHOUT_TEXT],
    ['linear', WITHOUT_TEXT],
  ] as const) {
    const bundle = await sampleBundle(task, family, plan)
    if ((unavailable?.(bundle) ?? null) === null) return bundle
  }
  throw new Error(`the target ${id} takes none of the samples`)
}
