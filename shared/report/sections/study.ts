import { z } from 'zod'
import { METRICS } from '../../metrics/index.ts'
import { figuresIn, orderedIds } from '../audit-figures.ts'
import type { AuditExtras } from '../input.ts'
import { list, note, paragraph, type ReportBlock, table } from '../report.ts'
import { counted } from '../text.ts'
import { metricTitle } from './words.ts'

const NUMBER = z.number().nullable()
const FIGURE = z.object({ value: NUMBER, low: NUMBER, high: NUMBER, why: z.string().optional() })
const STUDY = z.looseObject({
  column: z.string(),
  constraint: z.string(),
  rows: z.number(),
  chosen: z.string(),
  isNamed: z.boolean(),
  before: z.looseObject({ metrics: z.unknown() }).optional(),
  points: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      setting: z.string(),
      needsAttribute: z.boolean(),
      performance: FIGURE,
      disparity: FIGURE,
      isOnFrontier: z.boolean(),
      worse: z.array(z.string()),
    }),
  ),
})

/** What was tried to treat groups alike, what each try gave up, and which was taken; nothing where nothing was tried. */
export function studyBlocks({ study, after }: AuditExtras): ReportBlock[] {
  const found = STUDY.safeParse(study).data
  if (!found) return []
  const { column, constraint, rows, points, chosen, isNamed, before } = found
  const taken = points.find(({ id }) => id === chosen)
  const isChanged = taken !== undefined && taken !== points[0]
  const by = isNamed
    ? 'It was chosen by name.'
    : 'It is the most even one within the accuracy that was allowed to be lost.'
  return [
    paragraph(
      `To narrow the gap between groups of ${column} (${constraint}), ${counted(points.length, 'model')} were compared on ${counted(rows, 'training row')} that were held out from each. No test row was seen by this.`,
    ),
    table(
      'What was tried, and what it gives up',
      [
        ['Model', 'text'],
        ['Accuracy', 'figure'],
        ['Gap', 'figure'],
        ['Needs the group to predict', 'text'],
        ['No other is better in both', 'text'],
      ],
      points.map(({ id, title, setting, performance, disparity, needsAttribute, isOnFrontier }) => [
        `${title}${setting === '' ? '' : `, ${setting}`}${id === chosen ? ' (taken)' : ''}`,
        performance,
        disparity,
        needsAttribute ? 'yes' : 'no',
        isOnFrontier ? 'yes' : 'no',
      ]),
    ),
    ...(taken ? [note('info', isChanged ? `${taken.title} was taken. ${by}` : 'The model was taken as it is.')] : []),
    ...(isChanged && taken.worse.length > 0
      ? [paragraph('Mending one figure often makes others worse:'), list(taken.worse)]
      : []),
    ...(isChanged && before && after ? [beforeAfter(figuresIn(before.metrics), after)] : []),
  ]
}

const beforeAfter = (before: ReturnType<typeof figuresIn>, after: ReturnType<typeof figuresIn>): ReportBlock =>
  table(
    'On the test rows, before and after',
    [
      ['Figure', 'text'],
      ['Before', 'figure'],
      ['After', 'figure'],
    ],
    orderedIds(METRICS.ids, [before, after]).map((id) => [metricTitle(id), before[id] ?? null, after[id] ?? null]),
  )
