import type { Dependence } from '../../explain/index.ts'
import type { Aimed, ReportedImportance } from '../input.ts'
import { figure, paragraph, type ReportBlock, type ReportSection, section, table } from '../report.ts'
import { counted, listed } from '../text.ts'

const MOST_COLUMNS = 20
const MOST_CLASSES = 6

const MEASURES = {
  logLoss: 'How much the log loss grows',
  rmse: 'How much the typical error (RMSE) grows',
  contribution: 'How far it moves the model’s margin, on average',
} as const

/** Which columns the model goes by, and how its answer follows them. */
export function explanationSection(
  importance: ReportedImportance | undefined,
  dependence: readonly Dependence[],
  aimed: Aimed,
): ReportSection[] {
  return section('goes-by', 'What the model goes by', [
    importance && importanceBlocks(importance),
    dependence.flatMap((one) => dependenceBlocks(one, aimed)),
    (importance || dependence.length > 0) &&
      paragraph(
        'This is what the model does with the columns, not what causes what in the world: changing a column in reality need not change the outcome as the model’s answer would change.',
      ),
  ])
}

function importanceBlocks({ measure, columns, groups, findings, rows, repeats }: ReportedImportance): ReportBlock[] {
  const shown = columns.slice(0, MOST_COLUMNS)
  const how =
    measure === 'contribution'
      ? 'No labelled rows were at hand, so this is how far each column moves the model’s answer on made-up rows.'
      : `Each column is shuffled among ${counted(rows, 'row')} ${counted(repeats, 'time')}: the more the model’s error grows, the more it goes by that column.`
  const left = columns.length - shown.length
  return [
    figure(
      'Which columns matter',
      `${how} Dot: the value; line: its 95 % interval.${left > 0 ? ` ${counted(left, 'more column')} matter less.` : ''}`,
      {
        is: 'intervals',
        of: 'Column',
        x: { title: MEASURES[measure] },
        rows: shown.map((one) => ({ label: one.columns.join(', '), ...one.importance })),
        reference: { value: 0, title: 'it does not matter' },
      },
    ),
    ...(groups.length > 0
      ? [
          table(
            'Columns that say much of each other, shuffled together',
            [
              ['Columns', 'text'],
              [MEASURES[measure], 'figure'],
            ],
            groups.map((group) => [listed(group.columns), group.importance]),
            'One of them alone can look unimportant because the others stand in for it.',
          ),
        ]
      : []),
    ...findings.map(({ message }) => paragraph(message)),
  ]
}

/** Partial dependence: the average answer when every row had this value. */
function dependenceBlocks(
  { column, points, values, curves, rows }: Dependence,
  { task, target, classes }: Aimed,
): ReportBlock[] {
  const shown = curves.slice(0, MOST_CLASSES)
  const y =
    task === 'regression'
      ? `Average predicted ${target}`
      : task === 'binary'
        ? `Average score of “${classes[1]}”`
        : 'Average score of each value'
  const caption = `The model’s average answer over ${counted(rows, 'row')}, if all of them had this value of “${column}” and were else as they are (partial dependence).`
  const title = `How the answer follows “${column}”`
  const isNumber = values.every((value) => value !== null)
  if (isNumber && values.length > 1)
    return [
      figure(title, caption, {
        is: 'lines',
        x: { title: column },
        y: { title: y },
        lines: shown.map((curve) => ({
          title: curve.class ?? 'This model',
          points: curve.average.map((value, at) => ({ x: values[at] ?? 0, y: value })),
        })),
      }),
    ]
  const [curve] = shown
  if (!curve || shown.length > 1)
    return [
      table(
        title,
        [[column, 'text'], ...shown.map((one) => [one.class ?? y, 'number'] as const)],
        points.map((point, at) => [
          point === null ? '(missing)' : String(point),
          ...shown.map((one) => one.average[at] ?? null),
        ]),
        caption,
      ),
    ]
  return [
    figure(title, caption, {
      is: 'intervals',
      of: column,
      x: { title: y },
      rows: curve.average.map((value, at) => ({
        label: points[at] == null ? '(missing)' : String(points[at]),
        value,
        low: null,
        high: null,
      })),
    }),
  ]
}
