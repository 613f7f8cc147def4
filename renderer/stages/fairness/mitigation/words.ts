import type { Mitigating, RunSummary } from '../../../../shared/contract/index.ts'
import { decimal } from '../../../format/index.ts'
import { ofTwo } from '../audit-words.ts'

export type Found = NonNullable<RunSummary['mitigation']>
export type Point = Found['points'][number]

export interface ConstraintWords {
  readonly value: Mitigating['constraint']
  readonly label: string
  /** What is alike, in the words of the class that is said. */
  readonly about: (positive: string) => string
}

export const CONSTRAINTS: readonly ConstraintWords[] = [
  {
    value: 'demographicParity',
    label: 'Demographic parity',
    about: (positive) => `Every group is told “${positive}” as often as the others, whatever is true.`,
  },
  {
    value: 'equalOpportunity',
    label: 'Equal opportunity',
    about: (positive) => `Of those that are “${positive}”, as many are found in every group.`,
  },
  {
    value: 'equalizedOdds',
    label: 'Equalised odds',
    about: (positive) =>
      `As many are found of those that are “${positive}”, and as many wrongly of the others, in every group.`,
  },
]

export const constraintWords = (constraint: Mitigating['constraint']): ConstraintWords | undefined =>
  CONSTRAINTS.find(({ value }) => value === constraint)

export const STAGE_WORDS = {
  before: 'Before training',
  during: 'In training',
  after: 'On decisions',
} as const

export const pointName = ({ id, title, setting }: Point): string => (id === 'none' ? title : `${title}, ${setting}`)

/** How a figure compares with what it was: `same` where its interval holds that; '' where one of the two has no value. */
export function verdictOf(
  was: Point['performance'] | undefined,
  is: Point['performance'],
  { isLowerBetter, best }: { readonly isLowerBetter: boolean; readonly best?: number },
): 'better' | 'same' | 'worse' | '' {
  if (was?.value == null || is.value === null) return ''
  if (is.value === was.value || (is.low !== null && is.high !== null && is.low <= was.value && was.value <= is.high))
    return 'same'
  const nearer = (value: number) => (best === undefined ? (isLowerBetter ? value : -value) : Math.abs(value - best))
  return nearer(is.value) < nearer(was.value) ? 'better' : 'worse'
}

/** What the chosen point changed on the test rows, in a sentence. */
export function testSentence(run: RunSummary, { column, constraint, before }: Found): string {
  const gapId = gapOf(constraint)
  const [gaps, accuracies] = [
    [before.fairness[column]?.[gapId].value, ofTwo(run.fairness[column])?.[gapId].value],
    [before.metrics.accuracy?.value, run.metrics.accuracy?.value],
  ]
  const shown = ([was, is]: readonly (number | null | undefined)[]) =>
    typeof was === 'number' && typeof is === 'number' ? `from ${decimal(was, 3)} to ${decimal(is, 3)}` : 'not measured'
  return `On test rows, which no step saw: the gap went ${shown(gaps)}, accuracy ${shown(accuracies)}.`
}

export const gapOf = (constraint: Found['constraint']) => `${constraint}Difference` as const
