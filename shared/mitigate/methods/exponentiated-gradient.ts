import { z } from 'zod'
import { defineMitigation, type Lesson } from '../mitigation.ts'
import { type ParityConstraint, ratesOf } from '../parity.ts'
import { bestResponse, exponentiated, groupShares, violations } from '../reduction.ts'

interface Settings {
  readonly constraint: ParityConstraint
  readonly tolerance: number
  readonly rounds: number
  readonly step: number
  readonly bound: number
}

/** The models of all rounds, each the best answer to what gaps cost in its round; they vote alike. */
async function learn(lesson: Lesson, { constraint, tolerance, rounds, step, bound }: Settings) {
  const exponents = constraint.among.map(
    () => [new Float64Array(lesson.groupCount), new Float64Array(lesson.groupCount)] as const,
  )
  const shares = groupShares(lesson, constraint)
  const voters = []
  for (let round = 0; round < rounds; round++) {
    const { weight, target } = bestResponse(lesson, constraint, exponentiated(exponents, bound))
    const fitted = await lesson.fit(weight, target)
    voters.push({ ...fitted, weight: 1 / rounds })
    const gaps = violations(ratesOf(lesson, await lesson.decisions(fitted), constraint))
    for (const [e, [up, down]] of exponents.entries())
      for (const [group, gap] of (gaps[e] ?? []).entries()) {
        // Rows of a small group pay as fast as those of a large one.
        const own = step * (shares[e]?.[group] ?? 0)
        up[group] = (up[group] ?? 0) + own * (gap - tolerance / 2)
        down[group] = (down[group] ?? 0) + own * (-gap - tolerance / 2)
      }
  }
  return voters
}

export const exponentiatedGradient = defineMitigation({
  id: 'exponentiatedGradient',
  title: 'Exponentiated gradient',
  stage: 'during',
  needsAttribute: false,
  about:
    'Several models are trained, each on rows weighted by what gaps between groups cost so far; they vote with equal weights. The method draws one of them at random for each decision; here the mean of their votes decides, so that the same row is always decided alike.',
  source: 'Agarwal et al., "A reductions approach to fair classification", 2018, algorithm 1',
  params: z.object({
    rounds: z.int().min(1).max(100).default(8).meta({ title: 'Models that are trained' }),
    step: z.number().min(0).default(12).meta({ title: 'How fast the cost of a gap rises' }),
    bound: z.number().min(0).default(1).meta({ title: 'Most that all gaps may cost, beside an error' }),
  }),
  plans: (params, { constraint, tolerance }) => [
    {
      setting: `gap of at most ${tolerance}, ${params.rounds} models`,
      blend: 'probabilities',
      isCalibrated: false,
      learn: (lesson) => learn(lesson, { constraint, tolerance, ...params }),
    },
  ],
})
