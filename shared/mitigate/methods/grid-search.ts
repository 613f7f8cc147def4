import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'
import { ratesOf } from '../parity.ts'
import { bestResponse, groupShares, violations } from '../reduction.ts'

export const gridSearch = defineMitigation({
  id: 'gridSearch',
  title: 'Grid search',
  stage: 'during',
  needsAttribute: false,
  about:
    'One model is trained for each of several costs of a gap between groups. The grid is a line: every group’s cost grows with how far it is from all rows, so that its size does not depend on the number of groups.',
  source: 'Agarwal et al., "A reductions approach to fair classification", 2018, section 3.3',
  params: z.object({
    costs: z
      .array(z.number().min(0))
      .default([2, 4, 6, 8, 12])
      .meta({ title: 'What a gap costs each row of its group, as multiples of the gap' }),
  }),
  plans: ({ costs }, { constraint }) =>
    costs.map((cost) => ({
      setting: `cost ${cost}`,
      blend: 'margins',
      isCalibrated: false,
      async learn(lesson) {
        const plain = await lesson.fit(null)
        const gaps = violations(ratesOf(lesson, await lesson.decisions(plain), constraint))
        // Times the share of the group: its rows pay alike, however few they are.
        const shares = groupShares(lesson, constraint)
        const multipliers = gaps.map((of, e) => of.map((gap, group) => cost * gap * (shares[e]?.[group] ?? 0)))
        const { weight, target } = bestResponse(lesson, constraint, multipliers)
        return [{ ...(await lesson.fit(weight, target)), weight: 1 }]
      },
    })),
})
