import { z } from 'zod'
import { type TrainResult, trainedOn } from '../engine/index.ts'
import { primaryMetric } from '../shared/metrics/index.ts'
import { tiesInWords } from '../shared/train/index.ts'
import { anyAuditLines } from './any-audit-text.ts'
import { gateSection } from './gates.ts'
import { mitigationText } from './mitigation-text.ts'
import {
  columns,
  count,
  digits,
  duration,
  figureCells,
  findingLines,
  metricLines,
  roughly,
  section,
  size,
} from './text.ts'

export interface TrainingAbout {
  /** Name of the data file. */
  readonly file: string
  /** Where the model was written, and its size. */
  readonly places: string
  readonly bytes: number
  /** Seconds of the whole command. */
  readonly total: number
  /** The positive class was named by the person. */
  readonly isChosen: boolean
  /** The metric that chose, where one was named. */
  readonly metric: string
}

/** What a training run found, for people. */
export function trainingText(result: TrainResult, about: TrainingAbout): string {
  const { task, rows, best, metrics, leaderboard, fairness, findings } = result
  const counts = [
    `${count(rows.train)} training rows`,
    ...(rows.valid > 0 ? [`${count(rows.valid)} validation rows`] : []),
    `${count(rows.test)} test rows`,
    ...(rows.unused > 0 ? [`${count(rows.unused)} unused`] : []),
    ...(rows.setAside > 0 ? [`${count(rows.setAside)} records set aside`] : []),
  ]
  return [
    `${about.file}: predicts ${predicted(result, about)}\n${counts.join(', ')}\n`,
    section(
      'Best model',
      `  ${best.why}\n${voteLines(best)}  Fitted in ${duration(best.seconds)} on the ${trainedOn(best, result.compute).toUpperCase()}.${onwardText(result, about.metric || primaryMetric(task))}${netsText(result)}${calibrationText(result)}${thresholdText(result)}`,
    ),
    section('The model in words', (best.inWords ?? []).map((line) => `  ${line}`).join('\n')),
    section(
      `On the test rows (95 % interval${result.baseline ? '; last, what no model reaches' : ''})`,
      metricLines(metrics, result.baseline),
    ),
    section('Tried', leaderboard.length > 1 ? leaderboardLines(result, about.metric || primaryMetric(task)) : ''),
    section(
      'Between groups',
      Object.entries(fairness)
        .map(([name, audit]) => anyAuditLines(name, audit))
        .join('\n'),
    ),
    gateSection(result.gates ?? []),
    mitigationText(result),
    section('Findings', findingLines(findings)),
    `\nwrote ${about.places} (${size(about.bytes)}) in ${duration(about.total)}\n`,
  ].join('')
}

/** What votes in an ensemble, heaviest first; nothing where one model won. */
function voteLines({ params: { members } }: TrainResult['best']): string {
  const voters = VOTERS.safeParse(members).data ?? []
  return voters.map(({ family, weight }) => `  ${`${Math.round(100 * weight)} %`.padStart(5)}  ${family}\n`).join('')
}

const VOTERS = z.array(z.object({ family: z.string(), weight: z.number() }))

const CALIBRATIONS = {
  none: '',
  line: 'a line (Platt)',
  temperature: 'one temperature',
  curve: 'an isotonic curve',
}

/** What makes probabilities of its scores. */
function calibrationText({ best: { calibration = 'none' } }: TrainResult): string {
  return calibration === 'none' ? '' : `\n  Scores calibrated on validation rows by ${CALIBRATIONS[calibration]}.`
}

/** Where a threshold was chosen, from which score on the positive class is said. */
function thresholdText({ task, classes, threshold }: TrainResult): string {
  return task === 'binary' && threshold !== 0.5
    ? `\n  Says "${classes[1]}" from a score of ${digits(threshold)} on, chosen on validation rows.`
    : ''
}

/** What the model that was gone on from did on the same rows. */
function onwardText({ onward }: TrainResult, metric: string): string {
  const figure = onward?.before[metric]
  return figure ? `\n  Before, its ${metric} on these test rows was ${figureCells(figure).join(' ')}.` : ''
}

/** What trained the nets, where it was not what comes by itself. */
function netsText({ compute }: TrainResult): string {
  const nets = compute?.nets
  if (!nets || (nets.device === 'cpu' && nets.by === 'kernels' && nets.arithmetic === 'plain')) return ''
  const arithmetic = nets.arithmetic === 'relaxed' ? ' with relaxed SIMD' : ''
  return `\n  Nets trained by ${nets.by}${arithmetic}, ${roughly(nets.rowsPerSecond)} rows/s: ${nets.why}`
}

function predicted({ task, target, classes }: TrainResult, { isChosen }: TrainingAbout): string {
  if (task === 'regression') return `the number ${target}`
  if (task === 'multiclass') return `${target}, one of ${classes.length} classes`
  const how = isChosen ? '' : '; the rarer class is taken as the positive one, --positive names another'
  return `"${classes[1]}" of ${target} (against "${classes[0]}"${how})`
}

/** Marked are those that no other is as good, as fast and as small as. */
function leaderboardLines({ leaderboard, frontier = [] }: TrainResult, metric: string): string {
  const isTied = (rank: number | undefined) => leaderboard.filter((trial) => trial.rank === rank).length > 1
  const rows = leaderboard.map(
    ({ family, valid, seconds, rowsPerSecond, bytes, failed, rank, against, isFirstLook }, place) => [
      `${frontier.includes(place) ? '*' : ' '} ${rank === undefined ? '' : `${isTied(rank) ? '=' : ''}${rank}`}`,
      family,
      ...(valid[metric] ? figureCells(valid[metric]) : [failed === undefined ? '' : 'failed', '']),
      isFirstLook ? 'first look' : against ? `${digits(against.low, 3)} to ${digits(against.high, 3)}` : '',
      failed === undefined ? duration(seconds) : '',
      rowsPerSecond > 0 ? `${roughly(rowsPerSecond)} rows/s` : '',
      failed === undefined ? size(bytes) : '',
    ],
  )
  const table = columns([['', 'family', metric, '', 'less the best', 'fit', 'scores', 'size'], ...rows], {
    right: [5, 6, 7],
    point: [2],
  })
  const marks = frontier.length > 0 ? '\n  * no other is as good, as fast and as small' : ''
  const ties = tiesInWords(leaderboard)
  return `${table}${marks}${ties === '' ? '' : `\n  ${ties}`}`
}
