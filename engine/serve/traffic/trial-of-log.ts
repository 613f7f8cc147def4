import { dataError } from '../../../shared/core/index.ts'
import { type Comparison, type SampleRatio, sampleRatio } from '../../../shared/rollout/index.ts'
import type { LoggedRow } from '../../../shared/serve/index.ts'
import { readLogFolder } from '../observe/log-folder.ts'
import { createOutcomes } from './outcomes.ts'

/** One model of a trial. */
interface LoggedSide {
  readonly version: string
  readonly rows: number
  /** Those that came to it, each once; requests where the log names none. */
  readonly units: number
}

/** How a trial stands by what all processes of a service logged. */
export interface LoggedTrial {
  readonly champion: LoggedSide
  readonly challenger: LoggedSide
  readonly shadow: boolean
  /** The figure that is compared: the share of right answers, or minus the absolute error. */
  readonly figure: 'accuracy' | 'negativeAbsoluteError'
  readonly comparison: Comparison
  /** Of units, or of requests where the log names none; null in shadow, and where no share was given. */
  readonly sampleRatio: SampleRatio | null
}

type Side = 'champion' | 'challenger'

/**
 * The last trial of a log: rows of the last challenger, or of the last model in shadow, and of the champion that stood beside it.
 *
 * @param share of units that the challenger was to answer, in [0, 1]; null where it is not known
 */
export async function trialOfLog(folder: string, share: number | null): Promise<LoggedTrial> {
  const rows: LoggedRow[] = []
  const labels: { request: string; row: number; label: string | number | boolean }[] = []
  for await (const part of readLogFolder(folder)) {
    rows.push(...part.rows)
    for (const { id, row, label } of part.labels) labels.push({ request: id, row, label })
  }
  const last = rows.findLast(({ variant }) => variant !== 'champion')
  if (!last)
    throw dataError(`${folder} holds no rows of a model on trial.`, {
      file: folder,
      next: 'Serve with a challenger and a log: lathe serve MODEL --challenger OTHER --log DIR.',
    })
  const began = rows.find(({ version, variant }) => version === last.version && variant === last.variant)?.time ?? ''
  const sideOf = ({ version, variant, time }: LoggedRow): Side | null => {
    if (version === last.version && variant === last.variant) return 'challenger'
    return variant === 'champion' && time >= began ? 'champion' : null
  }
  const isRegression = last.probabilities === undefined
  const outcomes = createOutcomes(isRegression, Number.POSITIVE_INFINITY)
  const counts = { champion: 0, challenger: 0 }
  const units = { champion: new Set<string>(), challenger: new Set<string>() }
  const isShadow = last.variant === 'shadow'
  // A row that names nobody is for the request; in shadow, where nobody was dealt to anybody, for itself.
  const unitOf = ({ unit, id, row }: LoggedRow): string => unit ?? (isShadow ? `${id}\n${row}` : id)
  const versions = { champion: '', challenger: last.version }
  for (const [id, own] of byRequest(rows)) {
    for (const side of ['champion', 'challenger'] as const) {
      const mine = own.filter((row) => sideOf(row) === side).sort((a, b) => a.row - b.row)
      const [first] = mine
      if (!first) continue
      versions[side] = first.version
      counts[side] += mine.length
      const places = placed(mine)
      for (const row of mine) units[side].add(unitOf(row))
      outcomes.predicted(side, id, places, (row) => (places[row] ? unitOf(places[row]) : null))
    }
  }
  outcomes.label(labels)
  const comparison = isShadow ? outcomes.paired() : outcomes.split()
  const ratio = isShadow || share === null ? null : sampleRatio(units.champion.size, units.challenger.size, share)
  return {
    champion: { version: versions.champion, rows: counts.champion, units: units.champion.size },
    challenger: { version: versions.challenger, rows: counts.challenger, units: units.challenger.size },
    shadow: isShadow,
    figure: isRegression ? 'negativeAbsoluteError' : 'accuracy',
    comparison: ratio?.isMismatch ? { ...comparison, better: null } : comparison,
    sampleRatio: ratio,
  }
}

function byRequest(rows: readonly LoggedRow[]): ReadonlyMap<string, LoggedRow[]> {
  const found = new Map<string, LoggedRow[]>()
  for (const row of rows) {
    const own = found.get(row.id)
    if (own) own.push(row)
    else found.set(row.id, [row])
  }
  return found
}

/** By their number: a log that is a sample may lack some. */
function placed(rows: readonly LoggedRow[]): (LoggedRow | undefined)[] {
  const places: (LoggedRow | undefined)[] = []
  for (const row of rows) places[row.row] = row
  return places
}
