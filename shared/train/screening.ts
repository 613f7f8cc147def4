import type { Finding } from '../core/index.ts'
import { type FeatureChoices, type FeaturePlan, type Labels, madeName, PLAIN_FEATURES } from '../features/index.ts'
import type { Compute, FeatureForm } from '../models/index.ts'
import { columnOf, type Table } from '../table/index.ts'
import { type Constraints, combinable } from './constraints.ts'
import { proposeCombinations } from './proposals.ts'
import { importances, innerTrial, type Trialled } from './quick-trial.ts'
import { significant } from './significant.ts'

/** What a person decided about features. */
export interface ScreeningChoices extends FeatureChoices {
  readonly targetMeans: boolean
  readonly makeFeatures: boolean
  readonly selectColumns: boolean
  readonly constraints: Constraints
}

export interface ScreeningHost {
  readonly compute?: Compute
  readonly breathe?: () => Promise<void>
}

/** Training rows: all that screening looks at. */
export interface TrainingRows {
  readonly table: Table
  /** Columns that features may be made of. */
  readonly names: readonly string[]
  readonly labels: Labels
}

/** With fewer rows, what helps cannot be told from chance. */
const FEWEST_ROWS = 120
/** A change of features is kept where it lowers the loss by so many standard errors. */
const CLEARLY = 1.5
/** A category with more levels than this may be told by what they say. */
const MANY_LEVELS = 12

/**
 * Which features help, found out within the training rows: each change is tried by a quick model on inner parts of them,
 * and kept where that model does clearly better on rows that it did not learn from. Rows to judge by are not looked at.
 */
export async function screen(
  rows: TrainingRows,
  form: FeatureForm,
  choices: ScreeningChoices,
  host: ScreeningHost,
): Promise<{ plan: FeaturePlan; findings: readonly Finding[] }> {
  const { text, targetMeans, makeFeatures, selectColumns } = choices
  let plan: FeaturePlan = { ...PLAIN_FEATURES, text }
  const findings: Finding[] = []
  if ((!targetMeans && !makeFeatures && !selectColumns) || rows.table.rows < FEWEST_ROWS) return { plan, findings }
  const trial = (of: FeaturePlan) => innerTrial(rows, form, of, host)
  let best = await trial(plan)
  const attempt = async (changed: FeaturePlan, found: (gain: string) => Finding, isFound = true) => {
    const tried = await trial(changed)
    if (!isBetter(tried, best, isFound)) return
    findings.push(found(gainOf(tried, best)))
    plan = changed
    best = tried
  }
  if (targetMeans) {
    const many = categoriesOfMany(rows)
    if (many.length > 0) await attempt({ ...plan, targetMeans: many }, (gain) => meansFinding(many, gain), false)
  }
  if (makeFeatures) {
    const made = proposeCombinations({ ...rows, names: combinable(rows.names, choices.constraints) }, form, best)
    if (made.length > 0)
      await attempt({ ...plan, made }, (gain) => ({
        id: 'features-made',
        severity: 'info',
        columns: [...new Set(made.flatMap(({ of }) => of))],
        message: `${listed(made.map(madeName))} ${made.length === 1 ? 'was' : 'were'} made for the ${KINDS[form]}: ${gain}.`,
      }))
  }
  if (selectColumns) {
    const without = await uninformative(rows, form, plan, host)
    if (without.length > 0)
      await attempt({ ...plan, without }, (gain) => ({
        id: 'columns-not-selected',
        severity: 'info',
        columns: without,
        message: `${listed(without)} told the ${KINDS[form]} no more than shuffled columns do and ${without.length === 1 ? 'was' : 'were'} left out: ${gain}.`,
      }))
  }
  return { plan, findings }
}

const KINDS: Readonly<Record<FeatureForm, string>> = {
  scaled: 'linear models and nets',
  ordinal: 'trees',
  levels: 'trees and rules',
}

const meansFinding = (columns: readonly string[], gain: string): Finding => ({
  id: 'target-means',
  severity: 'info',
  columns,
  message: `Levels of ${listed(columns)} are also told by what they say of the target, for training rows by other rows: ${gain}.`,
})

const MOST_LISTED = 8

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED)
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ')
}

const gainOf = (tried: Trialled, before: Trialled): string =>
  `within the training rows a quick model’s loss fell from ${significant(before.loss)} to ${significant(tried.loss)}`

/**
 * Whether the mean difference of the losses is clearly below 0.
 *
 * @param isFound whether labels helped to find what was tried: then those rows do not count
 */
function isBetter(tried: Trialled, before: Trialled, isFound: boolean): boolean {
  let [rows, sum, squares] = [0, 0, 0]
  for (const [row, loss] of tried.losses.entries()) {
    if (isFound && tried.isForFinding[row] === 1) continue
    const difference = loss - (before.losses[row] ?? 0)
    rows++
    sum += difference
    squares += difference * difference
  }
  const mean = sum / rows
  const error = Math.sqrt(Math.max(squares / rows - mean * mean, 0) / rows)
  return mean < 0 && mean <= -CLEARLY * error
}

const categoriesOfMany = ({ table, names }: TrainingRows): string[] =>
  names.filter((name) => {
    const column = columnOf(table, name)
    return column.kind === 'category' && new Set(column.codes).size > MANY_LEVELS
  })

/** Columns whose permutation raises the loss of a quick model no more than that of shuffled columns does. */
async function uninformative(
  rows: TrainingRows,
  form: FeatureForm,
  plan: FeaturePlan,
  host: ScreeningHost,
): Promise<string[]> {
  const { columns, probes } = await importances(rows, form, plan, host)
  const chance = Math.max(0, ...probes)
  const weak = rows.names.filter((name) => {
    const importance = columns.get(name)
    return importance !== undefined && importance <= chance
  })
  return weak.length < columns.size ? weak : []
}
