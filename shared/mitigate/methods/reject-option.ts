import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'
import { ratesOf } from '../parity.ts'

export const rejectOption = defineMitigation({
  id: 'rejectOption',
  title: 'Reject option',
  stage: 'after',
  needsAttribute: true,
  about:
    'Where the score is near the threshold, groups that are selected less often than all are given the benefit of the doubt, and groups that are selected more often are not.',
  source: 'Kamiran, Karim and Zhang, "Decision theory for discrimination-aware classification", 2012',
  params: z.object({
    widths: z
      .array(z.number().min(0).max(0.5))
      .default([0.05, 0.1, 0.15, 0.2])
      .meta({ title: 'How far from the threshold a score is in doubt' }),
  }),
  plans: ({ widths }, { constraint, threshold }) =>
    widths.map((width) => ({
      setting: `scores within ${width} of the threshold`,
      choose(rows) {
        const decisions = Uint8Array.from(rows.scores, (score) => (score >= threshold ? 1 : 0))
        // Whose rate is low in the first rate that the constraint compares.
        const [rate] = ratesOf(rows, decisions, constraint)
        return Array.from(rate?.ofGroups ?? [], (own) =>
          own < (rate?.all ?? 0) ? threshold - width : threshold + width,
        )
      },
    })),
})
