import { readFile } from 'node:fs/promises'
import { readBundle } from '../../shared/bundle/index.ts'
import { NO_RECIPE } from '../../shared/clean/index.ts'
import type { OnProgress } from '../../shared/core/index.ts'
import { primaryMetric } from '../../shared/metrics/index.ts'
import { type ReportAbout, type RunReportInput, recipeWords } from '../../shared/report/index.ts'
import type { TableAt } from '../app/tables/open-table.ts'
import type { Modelled } from '../app/tables/table-calls.ts'
import type { Tables } from '../app/tables/tables.ts'
import type { StoredRun } from '../app/training/run-file.ts'

/** Columns whose effect is drawn. */
const FOLLOWED = 3

/** A run, and where its data and its model are. */
export interface RunAt {
  readonly stored: StoredRun
  readonly modelled: Modelled
  readonly at: TableAt
  /** Whether the run kept its test rows: without them there are figures and no charts. */
  readonly hasTestRows: boolean
}

export interface RunAsked extends ReportAbout {
  /** Binary: the score from which the positive class is said, where it is another than the run's. */
  readonly threshold?: number | undefined
  /** Columns that groups are compared by; the sensitive ones where they are left out. */
  readonly groups?: readonly string[] | undefined
  /** Where columns of numbers are cut into bands. */
  readonly edges?: Readonly<Record<string, readonly number[]>> | undefined
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal | undefined
}

/** Everything that a run knows of itself, asked of its data and its model. */
export async function runReportInput(tables: Tables, run: RunAt, asked: RunAsked): Promise<RunReportInput> {
  const { stored, modelled, at, hasTestRows } = run
  const { name, date, version, onProgress = () => {}, signal } = asked
  const { summary, model } = stored
  const bundle = readBundle(await readFile(modelled.model), modelled.model)
  const threshold = asked.threshold ?? summary.threshold
  onProgress({ fraction: 0.1, text: 'reading the data' })
  const { data } = await tables.view(at, signal ? { signal } : {})
  const seen = hasTestRows ? await seenIn(tables, run, { ...asked, threshold }) : null
  const { best, leaderboard, metrics, baseline, rows } = summary
  return {
    name,
    date,
    version,
    bundle,
    threshold,
    model,
    data: { file: data.file, rows: data.rows, columns: data.columns },
    ...recipeOf(stored),
    search: {
      why: best.why,
      inWords: best.inWords,
      leaderboard,
      metric: stored.job.options.metric || primaryMetric(summary.task),
    },
    audit: summary.fairness,
    findings: summary.findings,
    evaluation: { on: ON_TEST_ROWS, rows: rows.test, metrics, baseline },
    ...seen,
  }
}

export const ON_TEST_ROWS = 'test rows, kept back from the data, which nothing has learned from'

/** What the test rows give: charts, weak regions, groups, and what the model goes by. */
async function seenIn(
  tables: Tables,
  { stored, modelled, at }: RunAt,
  { threshold, groups, edges, onProgress = () => {}, signal }: RunAsked & { readonly threshold: number },
) {
  const { seed, target, task, threshold: own, metrics, baseline, rows } = stored.summary
  const isBinary = task === 'binary'
  onProgress({ fraction: 0.3, text: 'measuring' })
  const drawn = await tables.ask('drawn', modelled, threshold)
  const figures = isBinary && threshold !== own ? await tables.ask('figures', modelled, threshold, seed) : metrics
  const slices = await tables.ask('slices', at, modelled, target)
  onProgress({ fraction: 0.5, text: 'comparing groups' })
  const columns = [...(groups ?? stored.job.options.sensitive)]
  const isAsked = isBinary && columns.length > 0
  const audit = isAsked ? await tables.ask('audit', at, modelled, { columns, edges, threshold, seed }) : undefined
  onProgress({ fraction: 0.6, text: 'shuffling columns' })
  const importance = await tables.askUntil(signal, 'importance', at, modelled)
  const followed = importance.columns.flatMap(({ columns: [column] }) => column ?? []).slice(0, FOLLOWED)
  const dependence = []
  for (const column of followed) {
    onProgress({ fraction: 0.8 + (0.1 * dependence.length) / FOLLOWED, text: `following ${column}` })
    dependence.push(await tables.askUntil(signal, 'dependence', at, modelled, column))
  }
  const evaluation = { on: ON_TEST_ROWS, rows: rows.test, metrics: figures, baseline, drawn }
  return { evaluation, slices, importance, dependence, ...(audit && { audit }) }
}

/** The cleaning steps that were chosen; those of the model itself where they lay in a file. */
const recipeOf = ({ job: { recipe } }: StoredRun): Pick<RunReportInput, 'steps'> =>
  typeof recipe === 'string' ? {} : { steps: recipeWords(recipe ?? NO_RECIPE) }
