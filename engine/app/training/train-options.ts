import type { TrainingChoices, TrainingOptionsView } from '../../../shared/contract/index.ts'
import { paramFields, parseParams } from '../../../shared/core/index.ts'
import { metricsFor } from '../../../shared/metrics/index.ts'
import { TRAIN_OPTIONS, type TrainOptions } from '../../../shared/train/index.ts'
import type { StoredProject } from '../project-file.ts'
import { splitOptions } from './split-options.ts'

/** What belongs together, in the order in which it is shown; an option that is in none comes last. */
const GROUPS: readonly { readonly title: string; readonly names: readonly (keyof TrainOptions)[] }[] = [
  { title: 'What wins', names: ['metric', 'maxLatency', 'maxSize', 'trials'] },
  { title: 'Features', names: ['makeFeatures', 'selectColumns', 'targetMeans', 'text', 'useSensitive'] },
  { title: 'Classes', names: ['task', 'positive', 'balance'] },
  { title: 'Test rows', names: ['test'] },
]

/** Chosen where they are shown: with the columns, the effort, or by a form of their own. */
const ELSEWHERE: readonly string[] = [
  ...(['sensitive', 'ignore', 'useSource', 'splitGroup', 'splitTime', 'splitCopies'] satisfies (keyof TrainOptions)[]),
  ...([
    'mitigate',
    'mitigateBy',
    'mitigateParams',
    'constraint',
    'tolerance',
    'maxLoss',
    'mitigatePoint',
  ] satisfies (keyof TrainOptions)[]),
  ...(['families', 'mode', 'monotone', 'interactions', 'params'] satisfies (keyof TrainOptions)[]),
]

export function trainingOptionsView(): TrainingOptionsView {
  const fields = paramFields(TRAIN_OPTIONS)
  const placed = [...ELSEWHERE, ...GROUPS.flatMap(({ names }) => names)]
  const others = fields.filter(({ name }) => !placed.includes(name))
  const groups = GROUPS.map(({ title, names }) => ({
    title,
    fields: names.flatMap((name) => fields.find((field) => field.name === name) ?? []),
  }))
  const ids = (task: Parameters<typeof metricsFor>[0]) => metricsFor(task).map(({ id }) => id)
  return {
    groups: others.length > 0 ? [...groups, { title: 'More', fields: others }] : groups,
    metrics: { binary: ids('binary'), multiclass: ids('multiclass'), regression: ids('regression') },
  }
}

/** What the engine is asked for by what was chosen. @throws a usage error that names a wrong option */
export function optionsFor(
  { sensitive, ignore, ...choices }: StoredProject['choices'],
  { mode, families, options = {} }: TrainingChoices,
): TrainOptions {
  const chosen = {
    mode,
    families: [...families],
    sensitive: [...sensitive],
    ignore: [...ignore],
    // The role of every column is chosen, that of the one that names files too.
    useSource: true,
    ...splitOptions(choices),
  }
  return TRAIN_OPTIONS.parse(parseParams(TRAIN_OPTIONS, { ...options, ...chosen }, 'the training'))
}

/** The same for going on with a model, which has decided all but the rows that it is tested on and what is looked at. */
export function optionsToGoOn(choices: StoredProject['choices'], training: TrainingChoices): TrainOptions {
  const { test, seed, metric } = optionsFor(choices, training)
  return optionsFor(choices, { mode: 'balanced', families: [], budgetSeconds: null, options: { test, seed, metric } })
}
