import type { ProjectView, TrainingOptionsView } from '../../../../shared/contract/index.ts'

export type OptionValues = Readonly<Record<string, unknown>>
export type Direction = '+' | '-'
export type Task = keyof TrainingOptionsView['metrics']

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The options without those that are as they come, so that a default that changes is taken over. */
export const withoutDefaults = (values: OptionValues, defaults: OptionValues): OptionValues =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isEmpty(value) && !isSame(value, defaults[name])),
  )

/** Column → the way in which the prediction may go with it. */
export const monotoneOf = ({ monotone }: OptionValues): Readonly<Record<string, Direction>> =>
  typeof monotone === 'object' && monotone !== null
    ? Object.fromEntries(
        Object.entries(monotone).flatMap(([name, sign]): [string, Direction][] =>
          sign === '+' || sign === '-' ? [[name, sign]] : [],
        ),
      )
    : {}

/** Columns that may act together. */
export const groupsOf = ({ interactions }: OptionValues): readonly (readonly string[])[] =>
  Array.isArray(interactions)
    ? interactions.map((group: unknown) =>
        Array.isArray(group) ? group.filter((name) => typeof name === 'string') : [],
      )
    : []

/** Family → its parameters that are fixed. */
export const fixedOf = ({ params }: OptionValues): Readonly<Record<string, OptionValues>> =>
  typeof params === 'object' && params !== null
    ? Object.fromEntries(
        Object.entries(params).flatMap(([family, values]): [string, OptionValues][] =>
          typeof values === 'object' && values !== null ? [[family, { ...values }]] : [],
        ),
      )
    : {}

/** The columns that a model may be given. */
export const featureColumns = ({ data, choices: { target, ignore, sensitive } }: ProjectView) =>
  data.columns.filter(({ name }) => name !== target && !ignore.includes(name) && !sensitive.includes(name))

/** What is predicted, as far as it shows before the training: what was asked for, else by the column. */
export function taskOf({ data, choices }: ProjectView, { task }: OptionValues): Task {
  const column = data.columns.find(({ name }) => name === choices.target)
  const isNumber = column?.type === 'number' && column.distinct > 2
  if (task === 'regression' || (task !== 'classification' && isNumber)) return 'regression'
  return column !== undefined && column.distinct > 2 ? 'multiclass' : 'binary'
}
