import { STEPS } from '../clean/index.ts'
import type { Json, OfferedStep } from '../core/index.ts'

/** A cleaning step with every param filled in; params that the step does not take are a defect, thrown at once. */
export const stepFor = (id: string, params: Readonly<Record<string, Json>>): OfferedStep => ({
  id,
  params: STEPS.get(id).parse(params),
})
