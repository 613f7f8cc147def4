import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'
import { chooseThresholds } from '../thresholds.ts'

export const groupThresholds = defineMitigation({
  id: 'groupThresholds',
  title: 'Thresholds by group',
  stage: 'after',
  needsAttribute: true,
  about:
    'Each group has a threshold of its own, with which most rows are decided rightly for a gap of at most so much. The model stays as it is.',
  source:
    'Hardt, Price and Srebro, "Equality of opportunity in supervised learning", 2016, without randomised decisions',
  params: z.object({
    shares: z
      .array(z.number().min(0).max(1))
      .default([0.8, 0.6, 0.5, 0.4, 0.35, 0.3, 0.15, 0])
      .meta({ title: 'Gaps to allow, as shares of the way from the tolerance to the gap of the model' }),
  }),
  plans({ shares }, { constraint, tolerance, gap, threshold }) {
    const slackAt = (share: number) => Number((tolerance + share * Math.max(0, gap - tolerance)).toPrecision(2))
    return [...new Set(shares.map(slackAt))].map((slack) => ({
      setting: `gap of at most ${slack}`,
      choose: (rows) => chooseThresholds(rows, constraint, slack, threshold),
    }))
  },
})
