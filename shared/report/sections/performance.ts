import { wilson } from '../../core/index.ts'
import type { Slice } from '../../metrics/index.ts'
import { METRICS } from '../../metrics/index.ts'
import { orderedIds } from '../audit-figures.ts'
import type { Aimed, DrawnRows, ReportedEvaluation, RunReportInput } from '../input.ts'
import { figure, note, paragraph, type ReportBlock, type ReportSection, section, table } from '../report.ts'
import { counted, number } from '../text.ts'
import { sliceText } from './conditions.ts'
import { beside, metricTitle } from './words.ts'

/** More classes than this are no picture. */
const MOST_CLASSES = 12
const MOST_POINTS = 100
/** Smaller chances are not told apart. */
const LEAST_CHANCE = 0.0001

/** Every figure with its interval and what no model reaches, and the charts behind them. */
export function performanceSection(
  aimed: Aimed,
  evaluation: ReportedEvaluation | null,
  threshold: number,
): ReportSection[] {
  if (evaluation === null) return []
  const { metrics, baseline, drawn, on, rows } = evaluation
  return section('how-good', 'How good it is', [
    paragraph(`All figures are of ${counted(rows, 'row')}: ${on}.`),
    table(
      'All figures',
      [
        ['Figure', 'text'],
        ['Value (95 % interval)', 'figure'],
        ...(baseline ? [['No model at all', 'number'] as const] : []),
        ['Better is', 'text'],
      ],
      orderedIds(METRICS.ids, [metrics]).map((id) => [
        metricTitle(id),
        metrics[id] ?? null,
        ...(baseline ? [beside(baseline[id], metrics[id])] : []),
        betterOf(id),
      ]),
      'An interval says how far the value could be by chance, had other rows been drawn: 95 of 100 such intervals hold the true value.',
    ),
    drawn && charts(aimed, drawn, threshold),
  ])
}

function betterOf(id: string): string | null {
  if (!METRICS.has(id)) return null
  const { direction, perfect, range } = METRICS.get(id)
  if (direction === 'nearer') return `nearer to ${number(perfect ?? 0)}`
  const best = perfect ?? (direction === 'higher' ? range[1] : range[0])
  return Number.isFinite(best) && perfect !== null ? `${direction}, best ${number(best)}` : direction
}

function charts(aimed: Aimed, drawn: DrawnRows, threshold: number): ReportBlock[] {
  if (aimed.task === 'regression') return numberCharts(aimed, drawn)
  if (aimed.task === 'multiclass') return confusionBlocks(aimed, drawn)
  return [...confusionBlocks(aimed, drawn), ...binaryCharts(aimed, drawn, threshold)]
}

function confusionBlocks({ target, classes }: Aimed, { confusion }: DrawnRows): ReportBlock[] {
  if (!confusion) return []
  const caption = `A line for what “${target}” is, a column for what the model says. The more of a line’s rows, the darker.`
  if (classes.length <= MOST_CLASSES)
    return [
      figure('Right and wrong answers', caption, {
        is: 'matrix',
        across: 'Said',
        down: 'Is',
        labels: classes,
        counts: confusion,
      }),
    ]
  const mistakes = confusion
    .flatMap((line, is) =>
      line.map((rows, said) => ({ is: classes[is] ?? '', said: classes[said] ?? '', rows, isWrong: is !== said })),
    )
    .filter(({ rows, isWrong }) => isWrong && rows > 0)
    .toSorted((a, b) => b.rows - a.rows)
  return [
    table(
      'The most frequent mistakes',
      [
        ['Is', 'text'],
        ['Said', 'text'],
        ['Rows', 'count'],
      ],
      mistakes.slice(0, 20).map(({ is, said, rows }) => [is, said, rows]),
    ),
  ]
}

function binaryCharts(
  { classes }: Aimed,
  { thresholds, roc, precisionRecall, calibration }: DrawnRows,
  threshold: number,
): ReportBlock[] {
  const positive = `“${classes[1]}”`
  const from = { x: 0, y: 0 }
  const to = { x: 1, y: 1 }
  const unit = { from: 0, to: 1 }
  const base =
    thresholds && thresholds.positives + thresholds.negatives > 0
      ? thresholds.positives / (thresholds.positives + thresholds.negatives)
      : null
  const outcome = thresholds && outcomeAt(thresholds, threshold)
  return [
    ...(roc.length > 0
      ? [
          figure(
            'How well it ranks (ROC curve)',
            `Of the rows that are ${positive}, the share found, against the share of the others wrongly taken for it, from the strictest threshold to the loosest. The nearer to the upper left corner, the better.`,
            {
              is: 'lines',
              x: { title: 'False positive rate', ...unit },
              y: { title: 'True positive rate', ...unit },
              lines: [{ title: 'This model', points: thinned(roc) }],
              reference: { title: 'guessing', points: [from, to] },
              ...(outcome && {
                mark: { x: outcome.falsePositiveRate, y: outcome.truePositiveRate, title: `at ${number(threshold)}` },
              }),
            },
          ),
        ]
      : []),
    ...(precisionRecall.length > 0
      ? [
          figure(
            'How often it is right when it says so (precision and recall)',
            `Of the rows called ${positive}, the share that is (precision), against the share of all ${positive} found (recall).`,
            {
              is: 'lines',
              x: { title: 'Recall', ...unit },
              y: { title: 'Precision', ...unit },
              lines: [{ title: 'This model', points: thinned(precisionRecall) }],
              ...(base !== null && {
                reference: {
                  title: 'guessing',
                  points: [
                    { x: 0, y: base },
                    { x: 1, y: base },
                  ] as const,
                },
              }),
              ...(outcome?.precision != null && {
                mark: { x: outcome.truePositiveRate, y: outcome.precision, title: `at ${number(threshold)}` },
              }),
            },
          ),
        ]
      : []),
    ...(calibration.length > 0
      ? [
          figure(
            'Does it mean what it says (calibration)',
            `Rows in groups of similar score: the mean score against the share that is ${positive}, with its 95 % interval. On the dashed line, scores are shares.`,
            {
              is: 'dots',
              x: { title: 'Mean score', ...unit },
              y: { title: `Share that is ${positive}`, ...unit },
              points: calibration.map(({ meanScore, positiveShare, count }) => {
                const [low, high] = wilson(positiveShare * count, count)
                return { x: meanScore, y: positiveShare, low, high }
              }),
              reference: { title: 'as it says', points: [from, to] },
            },
          ),
        ]
      : []),
    ...scoreBins(thresholds, classes, threshold),
  ]
}

function outcomeAt(
  { thresholds, truePositives, falsePositives, positives, negatives }: NonNullable<DrawnRows['thresholds']>,
  threshold: number,
) {
  const at = thresholds.findIndex((one) => one >= threshold)
  const [found, wrong] = [truePositives[at], falsePositives[at]]
  if (found === undefined || wrong === undefined || positives === 0 || negatives === 0) return null
  return {
    truePositiveRate: found / positives,
    falsePositiveRate: wrong / negatives,
    precision: found + wrong > 0 ? found / (found + wrong) : null,
  }
}

const SCORE_BINS = 20

/** How many rows of each class have which score; from the counts at every hundredth. */
function scoreBins(table: DrawnRows['thresholds'], classes: readonly string[], threshold: number): ReportBlock[] {
  if (!table || table.thresholds.length === 0) return []
  const from = (share: number, counts: readonly number[]) => {
    if (share >= 1) return 0
    const at = table.thresholds.findIndex((one) => one >= share - 1e-12)
    return counts[at] ?? 0
  }
  const bins = Array.from({ length: SCORE_BINS }, (_, bin) => {
    const [low, high] = [bin / SCORE_BINS, (bin + 1) / SCORE_BINS]
    const inside = (counts: readonly number[]) => from(low, counts) - from(high, counts)
    return { from: low, to: high, counts: [inside(table.falsePositives), inside(table.truePositives)] }
  })
  return [
    figure(
      'Scores of the rows',
      `How many rows got which score, by what they are. From ${number(threshold)} on, the model says “${classes[1]}”.`,
      {
        is: 'bins',
        x: { title: 'Score', from: 0, to: 1 },
        y: { title: 'Rows' },
        series: [classes[0] ?? 'no', classes[1] ?? 'yes'],
        bins,
        mark: { x: threshold, title: `threshold ${number(threshold)}` },
      },
    ),
  ]
}

function numberCharts({ target }: Aimed, { squares, residuals, errors }: DrawnRows): ReportBlock[] {
  const caption = `Each row where what the model says meets what “${target}” is. On the dashed line it is exactly right.`
  const [x, y] = [{ title: 'Predicted' }, { title: `Actual ${target}` }]
  const values = residuals.flatMap(({ predicted, actual }) => [predicted, actual])
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return [
    ...(squares
      ? [
          figure('Predicted and actual', `${caption} The more rows in a square, the darker.`, {
            is: 'squares',
            x,
            y,
            from: squares.from,
            to: squares.to,
            steps: squares.across,
            cells: squares.cells,
          }),
        ]
      : residuals.length > 0
        ? [
            figure('Predicted and actual', caption, {
              is: 'dots',
              x,
              y,
              points: residuals.map(({ predicted, actual }) => ({ x: predicted, y: actual })),
              reference: {
                title: 'exactly right',
                points: [
                  { x: low, y: low },
                  { x: high, y: high },
                ],
              },
            }),
          ]
        : []),
    ...(errors.length > 0
      ? [
          figure('Errors', 'How many rows are off by how much: predicted minus actual. Right of 0 it says too much.', {
            is: 'bins',
            x: { title: 'Predicted minus actual' },
            y: { title: 'Rows' },
            series: ['Rows'],
            bins: errors.map(({ from, to, count }) => ({ from, to, counts: [count] })),
          }),
        ]
      : []),
  ]
}

/** At most so many points, evenly taken, the first and the last among them. */
function thinned<T>(points: readonly T[]): T[] {
  if (points.length <= MOST_POINTS) return [...points]
  const places = Array.from({ length: MOST_POINTS }, (_, at) =>
    Math.round((at * (points.length - 1)) / (MOST_POINTS - 1)),
  )
  return places.flatMap((at) => (points[at] === undefined ? [] : [points[at]]))
}

/** Where the model does worse than elsewhere. */
export function weakSection(slices: RunReportInput['slices'], aimed: Aimed): ReportSection[] {
  if (!slices) return []
  const error = aimed.task === 'regression' ? 'Mean absolute error' : 'Share of wrong answers'
  return section('weak', 'Where it does worse', [
    paragraph(
      `${counted(slices.looked, 'region')} of one or two columns were looked at. Those below are worse than chance explains, corrected for how many were looked at.`,
    ),
    slices.slices.length === 0
      ? note('info', 'No region was found in which it does clearly worse. A small one may have been too small to show.')
      : [
          table(
            'Weak regions',
            [
              ['Rows where', 'text'],
              ['Rows', 'count'],
              [error, 'figure'],
              ['On all rows', 'number'],
              ['Chance of it', 'text'],
            ],
            slices.slices.map((slice) => [
              sliceText(slice),
              slice.rows,
              slice.error,
              slice.overall,
              slice.p < LEAST_CHANCE ? `under ${LEAST_CHANCE}` : number(slice.p, 2),
            ]),
          ),
          figure(`${error} in weak regions`, 'Dot: the error there; line: its 95 % interval.', {
            is: 'intervals',
            of: 'Rows where',
            x: { title: error },
            rows: slices.slices.slice(0, 12).map((slice) => intervalOf(slice)),
            reference: { value: slices.slices[0]?.overall ?? 0, title: 'all rows' },
          }),
        ],
  ])
}

const intervalOf = (slice: Slice) => ({ label: sliceText(slice), ...slice.error })
