import { type Figure, figureValue } from '../../format/index.ts'
import { EVIDENCE, type GroupingErrors, groupOf } from './audit-words.ts'
import type { ShownGap } from './gap-list.tsx'
import type { GroupColumn } from './group-table.tsx'

const ERRORS = [
  {
    id: 'meanError',
    gap: 'meanErrorDifference',
    term: 'Mean error',
    plain: 'Too high (above 0) or too low',
    meaning:
      'The mean of predicted minus true value in the group: above 0 predictions are too high for it, below 0 too low.',
    isLowerBetter: false,
    isShare: false,
  },
  {
    id: 'mae',
    gap: 'maeDifference',
    term: 'Mean absolute error',
    plain: 'How far off, on average',
    meaning: 'The mean distance between predicted and true value in the group.',
    isLowerBetter: true,
    isShare: false,
  },
  {
    id: 'rmse',
    gap: 'rmseDifference',
    term: 'Root mean squared error',
    plain: 'How far off, large errors most',
    meaning: 'The square root of the mean squared error in the group: large errors weigh more.',
    isLowerBetter: true,
    isShare: false,
  },
  {
    id: 'r2',
    gap: 'r2Difference',
    term: 'R²',
    plain: 'Variation explained in the group',
    meaning:
      'The share of the variation within the group that is explained. Where true values vary less it is lower with the same errors.',
    isLowerBetter: false,
    isShare: false,
  },
] as const

type ErrorId = (typeof ERRORS)[number]['id']

/** One scale a figure for all groupings, from where their intervals begin to where they end, with 0 on it. */
function domainOf(id: ErrorId, audits: readonly GroupingErrors[]): readonly [number, number] {
  const ends = audits.flatMap(({ groups }) =>
    Object.values(groups).flatMap((group) => {
      const { value, low, high } = group[id]
      return value === null || group.tooSmall ? [] : [low ?? value, high ?? value]
    }),
  )
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  if (id === 'r2') return [least, 1]
  return most > least ? [least, most] : [0, 1]
}

/** The errors of the groups, in the unit of the target. */
export const errorColumns = (audit: GroupingErrors, audits: readonly GroupingErrors[]): GroupColumn[] =>
  ERRORS.map(({ id, gap: _, ...words }) => ({
    id,
    words,
    domain: domainOf(id, audits),
    reference: id === 'meanError' ? { value: 0, label: 'neither too high nor too low' } : null,
    figures: Object.values(audit.groups).map((group) => ({ figure: group[id], isFew: group.tooSmall === true })),
  }))

/** The gaps of mean and mean absolute error, of which it is tested whether there is one; of the others the value alone. */
export const errorGaps = (audit: GroupingErrors, column: string): ShownGap[] =>
  ERRORS.map(({ id, gap, term, meaning }) => ({
    id: gap,
    words: {
      term: `${term} difference`,
      plain: 'The largest of a group minus the smallest',
      meaning,
      isLowerBetter: true,
      isShare: false,
    },
    figure: audit[gap],
    ...sentenceOf(id, audit[gap], audit, column),
  }))

const WAYS = {
  meanError: ['higher against the truth', 'lower against the truth'],
  mae: ['further from the truth', 'nearer to the truth'],
} as const

function sentenceOf(
  id: ErrorId,
  gap: Figure,
  audit: GroupingErrors,
  column: string,
): { isSeen: boolean; text: string } {
  if (gap.value === null) return { isSeen: false, text: gap.why ?? 'No gap can be computed.' }
  if (id === 'rmse' || id === 'r2')
    return { isSeen: false, text: 'The largest minus the smallest; whether it is more than chance is not tested.' }
  const [most] = Object.entries(audit.againstRest)
    .flatMap(([group, tested]) => {
      const difference = tested[id]
      return difference && difference.adjusted < EVIDENCE ? [{ group, difference }] : []
    })
    .toSorted((a, b) => Math.abs(b.difference.value ?? 0) - Math.abs(a.difference.value ?? 0))
  if (!most) return { isSeen: false, text: 'No evidence of a difference; that is not evidence of none.' }
  const { group, difference } = most
  const way = WAYS[id][(difference.value ?? 0) > 0 ? 0 : 1]
  const by = figureValue({ ...difference, value: Math.abs(difference.value ?? 0) })
  return {
    isSeen: true,
    text: `Predictions for rows with ${groupOf(column, group)} are ${way} than for all other rows, by ${by}.`,
  }
}

/** What an audit of errors supports saying first, in a sentence. */
export function errorSentence(audit: GroupingErrors, column: string): string {
  if (Object.values(audit.groups).filter((group) => !group.tooSmall).length < 2)
    return `By ${column}, fewer than two groups have enough rows to compare.`
  const seen = errorGaps(audit, column).filter(({ isSeen }) => isSeen)
  return (
    seen.map(({ text }) => text).join(' ') ||
    `By ${column}, there is no evidence of a difference in how far predictions are from the truth. That is not evidence of none.`
  )
}
