import { z } from 'zod'
import type { ParamField } from '../core/index.ts'
import type { Mitigation } from '../mitigate/index.ts'

/** How a run is to be made fairer to groups. */
export const MITIGATING = z.object({
  /** A column, or two or three that are crossed. */
  by: z.array(z.string().min(1)).min(1).max(3).readonly(),
  constraint: z.enum(['demographicParity', 'equalOpportunity', 'equalizedOdds']),
  /** Ids of mitigations. */
  methods: z.array(z.string()).min(1).readonly(),
  /** Most accuracy that it may cost. */
  maxLoss: z.number().min(0).max(1),
  /** Method → its settings, where they are not its defaults. */
  params: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
})

export type Mitigating = z.output<typeof MITIGATING>

export type MitigationView = Pick<Mitigation, 'id' | 'title' | 'stage' | 'needsAttribute' | 'about' | 'source'> & {
  /** Its settings. */
  readonly fields: readonly ParamField[]
}
