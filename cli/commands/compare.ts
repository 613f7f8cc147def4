import { basename } from 'node:path'
import { z } from 'zod'
import { createRng, usageError } from '../../shared/core/index.ts'
import { groupsIn, sourceColumn } from '../../shared/evaluate/index.ts'
import { type Comparison, compareModels, measure, primaryMetric } from '../../shared/metrics/index.ts'
import { predictionsFor } from '../../shared/pipeline/index.ts'
import { defineCommand } from '../command.ts'
import { importFile, loadBundle } from '../files.ts'
import { labelledRows, learnedFrom } from '../labelled.ts'
import { CELL_OPTIONS, FILE_OPTIONS, inferOptions, readOptions } from '../reading-options.ts'
import { findingsInFlags } from '../remedies.ts'
import { columns, count, digits, findingLines, section } from '../text.ts'

export const compareCommand = defineCommand({
  id: 'compare',
  summary: 'Two models on the same labelled rows: every difference with its interval, and what it is worth.',
  positionals: ['MODEL', 'OTHER', 'FILE'],
  options: z.object({
    group: z
      .string()
      .default('')
      .meta({ title: 'Column whose values belong together: intervals are over them', placeholder: 'COLUMN' }),
    seed: z.int().default(0).meta({ title: 'Seed of the parts that are left out in turn' }),
    ...CELL_OPTIONS,
    ...FILE_OPTIONS,
  }),
  example: 'lathe compare new.lathe old.lathe labelled.csv',
  async run([model = '', other = '', file = ''], options, host) {
    const bundles = [await loadBundle(model), await loadBundle(other)] as const
    const [one, two] = [bundles[0].pipeline, bundles[1].pipeline]
    if (one.target !== two.target || one.task !== two.task || one.classes.join('\n') !== two.classes.join('\n'))
      throw usageError(
        `${basename(model)} predicts ${aboutOf(one)}, ${basename(other)} predicts ${aboutOf(two)}: there is nothing to compare.`,
        { next: 'Give two models of the same target and the same classes.' },
      )
    host.onProgress({ fraction: 0.1, text: `reading ${basename(file)}` })
    const imported = await importFile(file, { ...readOptions(options), signal: host.signal }, inferOptions(options))
    const { table, sha256 } = imported
    const labelled = labelledRows(imported, file, one)
    const { rows, labels } = labelled
    const learned = [model, other].filter((_, at) => bundles[at]?.record.dataSha256 === sha256)
    const findings = [...labelled.findings, ...learned.map((path) => learnedFrom(basename(path), basename(file)))]
    const groups = options.group === '' ? null : groupsIn(sourceColumn(table, options.group), rows)
    host.onProgress({ fraction: 0.4, text: 'scoring' })
    const [a, b] = [one, two].map((pipeline) => predictionsFor(pipeline, labelled.score(pipeline), labels))
    if (!a || !b) throw new Error('two models give two predictions')
    host.onProgress({ fraction: 0.7, text: 'comparing' })
    const differences = compareModels(a, b, { rng: createRng(options.seed), groups })
    const [own, theirs] = [a, b].map((predictions) =>
      measure(predictions, { rng: createRng(options.seed), resamples: 0 }),
    )
    const metrics = Object.fromEntries(
      Object.entries(differences).map(([id, comparison]) => [
        id,
        { value: own?.[id]?.value ?? null, other: theirs?.[id]?.value ?? null, ...comparison },
      ]),
    )
    const metric = primaryMetric(one.task)
    return {
      json: { task: one.task, rows: rows.length, metric, metrics, findings: findingsInFlags(findings) },
      text: [
        `${basename(model)} against ${basename(other)} on ${count(rows.length)} rows of ${basename(file)}\n`,
        `${verdict(basename(model), basename(other), metric, differences[metric])}\n`,
        section('Differences (95 % interval; chances that the first is worse, as good, better)', lines(metrics)),
        section('Findings', findingLines(findings)),
      ].join(''),
    }
  },
})

const aboutOf = ({ target, classes }: { readonly target: string; readonly classes: readonly string[] }) =>
  classes.length === 0 ? `the number ${target}` : `${target} (${classes.slice(0, 5).join(', ')})`

/** What the metric that chooses models says. */
function verdict(one: string, other: string, metric: string, found: Comparison | undefined): string {
  if (!found) return `${metric} has no value on these rows, so it decides nothing.`
  const { p, better, worse, same, region } = found
  if (same >= 0.95) return `By ${metric} they are as good as each other: within ${digits(region, 2)}.`
  if (p >= 0.05) return `By ${metric} these rows cannot tell them apart.`
  const [ahead, behind, chance] = better > worse ? [one, other, better] : [other, one, worse]
  return `By ${metric} ${ahead} is better than ${behind}: by more than ${digits(region, 2)} with a chance of ${percent(chance)}.`
}

const percent = (share: number): string => `${digits(100 * share, 3)} %`

const lines = (
  metrics: Readonly<Record<string, Comparison & { readonly value: number | null; readonly other: number | null }>>,
): string =>
  columns(
    [
      ['  metric', 'first', 'second', 'difference', '', 'worse', 'as good', 'better'],
      ...Object.entries(metrics).map(([name, { value, other, difference, low, high, worse, same, better }]) => [
        `  ${name}`,
        value === null ? '–' : digits(value),
        other === null ? '–' : digits(other),
        digits(difference, 3),
        `(${digits(low, 2)} to ${digits(high, 2)})`,
        ...[worse, same, better].map((chance) => percent(Number(chance.toFixed(3)))),
      ]),
    ],
    { point: [1, 2, 3], right: [5, 6, 7] },
  )
