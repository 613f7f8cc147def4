import { z } from 'zod'
import { TERM_KINDS } from '../features/index.ts'
import { BALANCES } from './balance.ts'

const names = (title: string, placeholder: string) => z.array(z.string()).default([]).meta({ title, placeholder })

/** What a mitigation makes alike between groups. */
export const PARITIES = ['demographicParity', 'equalOpportunity', 'equalizedOdds'] as const
export type Parity = (typeof PARITIES)[number]

/** What a training run may be told. Field names in kebab-case are the command line's options. */
export const TRAIN_OPTIONS = z.object({
  task: z
    .enum(['auto', 'classification', 'regression'])
    .default('auto')
    .meta({ title: 'What to predict: classes or numbers' }),
  positive: z.string().default('').meta({ title: 'The positive class (none: the rarer one)', placeholder: 'CLASS' }),
  sensitive: names('Columns to audit; not used as features', 'COLUMN,…'),
  useSensitive: z.boolean().default(false).meta({ title: 'Use the sensitive columns as features all the same' }),
  ignore: names('Columns to leave out', 'COLUMN,…'),
  useSource: z
    .boolean()
    .default(false)
    .meta({ title: 'Use the column that says which of several files a row comes from as a feature' }),
  test: z.number().min(0).max(0.9).default(0.2).meta({ title: 'Share of the rows to test on' }),
  splitGroup: z
    .string()
    .default('')
    .meta({ title: 'Column whose values stay together in one part', placeholder: 'COLUMN' }),
  splitTime: z
    .string()
    .default('')
    .meta({ title: 'Date or number column: test on the latest rows', placeholder: 'COLUMN' }),
  splitCopies: z
    .boolean()
    .default(false)
    .meta({ title: 'Keep rows that are alike in every column together in one part' }),
  families: names('Model families to try (none: those of the mode)', 'FAMILY,…'),
  mode: z.enum(['fast', 'balanced', 'best']).default('balanced').meta({ title: 'How much to try' }),
  trials: z.int().min(0).default(0).meta({ title: 'Most trials (0: as many as the mode has)' }),
  distill: z
    .boolean()
    .default(false)
    .meta({ title: 'Let the models that vote teach one model of boosted trees, smaller and faster, which is kept' }),
  maxLatency: z
    .number()
    .min(0)
    .default(0)
    .meta({ title: 'Most microseconds to score one row (0: no limit)', placeholder: 'µs' }),
  maxSize: z.number().min(0).default(0).meta({ title: 'Largest model in kB (0: no limit)', placeholder: 'kB' }),
  metric: z
    .string()
    .default('')
    .meta({ title: 'Metric to choose by (none: rocAuc, logLoss or rmse)', placeholder: 'METRIC' }),
  text: z
    .enum(TERM_KINDS)
    .default('words')
    .meta({ title: 'What free text is cut into: words and their pairs, runs of letters, or both' }),
  balance: z
    .enum(BALANCES)
    .default('none')
    .meta({ title: 'Make rare classes count as much: by weights, or by rows made between neighbours or with noise' }),
  targetMeans: z
    .boolean()
    .default(false)
    .meta({ title: 'Tell levels of categories by what they say of the target, where that helps' }),
  makeFeatures: z
    .boolean()
    .default(false)
    .meta({ title: 'Make ratios, differences, counts of missing values and groups, where they help' }),
  selectColumns: z
    .boolean()
    .default(false)
    .meta({ title: 'Leave out columns that tell no more than shuffled ones, where that helps' }),
  monotone: z
    .record(z.string(), z.enum(['+', '-']))
    .default({})
    .meta({ title: 'Columns with which the prediction may only rise (+) or fall (-)', placeholder: 'COLUMN=+,…' }),
  interactions: z
    .array(z.array(z.string()).min(1))
    .default([])
    .meta({ title: 'Columns that may act together; all others act alone', placeholder: 'A+B,C+D' }),
  params: z.record(z.string(), z.record(z.string(), z.json())).default({}).meta({ title: 'Parameters of families' }),
  decide: z.string().default('').meta({
    title:
      'What the threshold is chosen by, on validation rows: f1, precision=0.8, recall=0.9, capacity=0.1 (a share of the rows), capacity=500 (rows of a file like this one), capacity=500/12000, profit (none: 0.5)',
    placeholder: 'AIM',
  }),
  values: z.record(z.string(), z.string()).default({}).meta({
    title: 'What outcomes are worth, where profit decides, such as tp=100,fp=-20',
    placeholder: 'OUTCOME=NUMBER,…',
  }),
  mitigate: names('Ways to make the model fairer to groups to try (all: every one)', 'METHOD,…'),
  mitigateBy: z.string().default('').meta({
    title:
      'Sensitive column whose groups are to be treated alike, or two or three crossed: "race & sex" (none: the first)',
    placeholder: 'COLUMN',
  }),
  mitigateParams: z
    .record(z.string(), z.record(z.string(), z.json()))
    .default({})
    .meta({ title: 'Settings of ways to make the model fairer' }),
  constraint: z.enum(PARITIES).default('demographicParity').meta({
    title: 'What is to be alike between groups: positives said, those found, or those found and false alarms',
  }),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .meta({ title: 'Gap between groups that a mitigation may leave where it is asked to close it' }),
  maxLoss: z.number().min(0).max(1).default(0.01).meta({
    title: 'Most accuracy that mitigation may cost, with 95 % confidence; of what keeps it, the smallest gap is taken',
  }),
  mitigatePoint: z
    .string()
    .default('')
    .meta({ title: 'The mitigation to take, by its id, in place of that choice', placeholder: 'ID' }),
  seed: z.int().default(0).meta({ title: 'Seed of every random choice' }),
})

export type TrainOptions = z.output<typeof TRAIN_OPTIONS>
