import type { Bundle } from '../../bundle/index.ts'
import { METRICS } from '../../metrics/index.ts'
import { familyOf, familyTitle } from '../../train/index.ts'
import { figuresIn, groupingsIn } from '../audit-figures.ts'
import type { RunReportInput } from '../input.ts'
import { facts, gap, list, note, paragraph, type Report, section } from '../report.ts'
import { keptEvaluation } from '../run-report.ts'
import { limitsSection, meaningSection } from '../sections/closing.ts'
import { dataSection, preparationSection } from '../sections/data.ts'
import { decisionSection } from '../sections/decision.ts'
import { groupsSection } from '../sections/groups.ts'
import { performanceSection } from '../sections/performance.ts'
import { stepsOf } from '../sections/steps.ts'
import { howGood, someOf, whatIsPredicted } from '../sections/words.ts'
import { count, counted } from '../text.ts'

/** What a card is made of: the model alone, so that the same model gives the same card on any day. */
export const cardInput = (name: string, bundle: Bundle): RunReportInput => ({ name, date: null, version: '', bundle })

/**
 * A model card (Mitchell et al. 2019, "Model cards for model reporting"), its sections in the order given there, filled from what
 * the model knows; what it cannot know stands as a gap.
 */
export function modelCard(name: string, bundle: Bundle): Report {
  const input = cardInput(name, bundle)
  const { pipeline, record } = bundle
  const evaluation = keptEvaluation(bundle)
  const groupings = groupingsIn(record.fairness)
  const severe = record.findings.filter(({ severity }) => severity !== 'info')
  return {
    title: `Model card: ${name}`,
    about: `A model that predicts ${whatIsPredicted(pipeline)}.`,
    date: null,
    version: '',
    sections: [
      ...section('details', 'Model details', [
        facts([
          ['Name', name],
          ['Kind', familyTitle(familyOf(pipeline))],
          ['Task', TASKS[pipeline.task]],
          ['Predicts', pipeline.target],
          [
            'From',
            someOf(
              pipeline.inputs.map((one) => one.name),
              20,
            ),
          ],
          ['Learned from', counted(record.rows.train, 'row')],
          ['Training data', `SHA-256 ${record.dataSha256}`],
          ['Seed', String(record.seed)],
        ]),
        gap('who made it and answers for it, its version, its licence, and where to write to.'),
      ]),
      ...limitsSection(input).map((one) => ({ ...one, id: 'use', title: 'Intended use and limits' })),
      ...section('factors', 'Factors', [
        paragraph(
          record.sensitive.length > 0
            ? `It is compared between groups of ${someOf(record.sensitive)}.`
            : 'No column was marked as sensitive: no groups were compared.',
        ),
        gap('which other groups, instruments or surroundings could change how well it does.'),
      ]),
      ...section('summary', 'Metrics', [
        evaluation
          ? list(howGood(pipeline, evaluation.metrics, undefined))
          : paragraph('The model keeps no figures of rows that it did not learn from.'),
      ]),
      ...performanceSection(pipeline, evaluation, pipeline.threshold).map((one) => ({
        ...one,
        title: 'Quantitative analyses',
      })),
      ...groupsSection(groupings, pipeline.classes[1] ?? ''),
      ...decisionSection({ study: record.mitigation, after: figuresIn(record.metrics), gates: record.gates }),
      ...dataSection(input),
      ...preparationSection(stepsOf(pipeline), input),
      ...section('ethics', 'Ethical considerations', [
        gap('whose lives its answers touch, what harm a wrong answer does, and what is done against it.'),
        paragraph(
          'That no difference between groups is seen is no proof that there is none. Other columns may tell what a sensitive one does.',
        ),
      ]),
      ...section('caveats', 'Caveats and recommendations', [
        severe.length > 0
          ? severe.map(({ message }) => note('warning', message))
          : paragraph(
              'Nothing was found in its data that speaks against using it. That is no proof that there is nothing.',
            ),
      ]),
      ...meaningSection(evaluation),
    ],
  }
}

const TASKS = { binary: 'one of two classes', multiclass: 'one of several classes', regression: 'a number' } as const

/** What Hugging Face reads of a card (huggingface/hub-docs, modelcard.md): the lines between `---`, as YAML. */
export function cardMetadata(name: string, { pipeline, record }: Bundle) {
  const type = pipeline.task === 'regression' ? 'tabular-regression' : 'tabular-classification'
  const metrics = keptEvaluation({ record })?.metrics ?? {}
  const results = Object.entries(metrics).flatMap(([id, { value }]) =>
    value === null ? [] : [{ type: HUB_NAMES[id] ?? id, name: METRICS.has(id) ? METRICS.get(id).title : id, value }],
  )
  return {
    library_name: 'lathe',
    pipeline_tag: type,
    tags: ['tabular', 'lathe', familyOf(pipeline)],
    metrics: [...new Set(results.map((result) => result.type))],
    'model-index': [
      {
        name,
        results: [
          {
            task: { type, name: `Predicts ${pipeline.target}` },
            dataset: {
              type: 'tabular',
              name: `SHA-256 ${record.dataSha256.slice(0, 12)}`,
              split: `test, ${count(record.rows.test)} rows`,
            },
            metrics: results,
          },
        ],
      },
    ],
  }
}

/** Metrics that the hub has another name for. */
const HUB_NAMES: Readonly<Record<string, string>> = {
  rocAuc: 'roc_auc',
  prAuc: 'average_precision',
  brier: 'brier_score',
  mcc: 'matthews_correlation',
  r2: 'r_squared',
}

/** Plain data as YAML: texts are quoted as in JSON, of which YAML 1.2 is a superset. */
export function yaml(value: unknown, depth = 0): string {
  const indent = '  '.repeat(depth)
  if (Array.isArray(value))
    return value.length === 0
      ? ' []'
      : value.map((one) => `\n${indent}-${isTree(one) ? ` ${yaml(one, depth + 1).trimStart()}` : yaml(one)}`).join('')
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    return entries.map(([key, one]) => `\n${indent}${key}:${yaml(one, depth + (Array.isArray(one) ? 0 : 1))}`).join('')
  }
  return ` ${JSON.stringify(value)}`
}

const isTree = (value: unknown): boolean => value !== null && typeof value === 'object'
