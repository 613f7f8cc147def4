import { type FittedRecipe, originsOf } from '../clean/index.ts'
import { type Finding, usageError } from '../core/index.ts'
import type { Task } from '../metrics/index.ts'
import { type Constraint, type FeatureInfo, type FitConstraints, MODELS, type Model } from '../models/index.ts'
import { columnOf, unknownColumn } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import { familyTitle } from './family-title.ts'
import type { TrainOptions } from './options.ts'

/** What the prediction must hold, by the columns that the model is given. */
export type Constraints = Pick<TrainOptions, 'monotone' | 'interactions'>

export const isConstrained = ({ monotone, interactions }: Constraints): boolean =>
  Object.keys(monotone).length > 0 || interactions.length > 0

const wantedOf = ({ monotone, interactions }: Constraints): Constraint[] => [
  ...(Object.keys(monotone).length > 0 ? (['monotone'] as const) : []),
  ...(interactions.length > 0 ? (['interactions'] as const) : []),
]

/** Whether a family's models hold all that is asked for. */
export const canHold = ({ holds }: Model, constraints: Constraints): boolean =>
  wantedOf(constraints).every((one) => holds.includes(one))

/** The families among these that hold the constraints. @throws where none does that learns anything */
export function familiesThatHold(families: readonly string[], constraints: Constraints): string[] {
  if (!isConstrained(constraints)) return [...families]
  const held = families.filter((family) => canHold(MODELS.get(family), constraints))
  if (held.some((family) => family !== 'baseline')) return held
  const able = MODELS.members.filter((model) => model.id !== 'baseline' && canHold(model, constraints))
  throw usageError(
    `${families
      .filter((family) => family !== 'baseline')
      .map(familyTitle)
      .join(', ')} cannot hold what is asked of the columns.`,
    {
      value: families.join(','),
      next: `Try ${able.map(({ id }) => id).join(' or ')}, or leave the constraint out.`,
      remedies: [{ option: 'families' }],
    },
  )
}

/** @throws where the target has classes without an order */
export function checkConstraints({ monotone }: Constraints, task: Task): void {
  const [column] = Object.keys(monotone)
  if (column === undefined || task !== 'multiclass') return
  throw usageError(`A prediction of several classes cannot rise or fall with "${column}" as a whole.`, {
    column,
    next: 'Leave it out, or predict one class against the others.',
    remedies: [{ option: 'monotone' }],
  })
}

/**
 * The columns that features may be made of, so that the constraints hold: without those that a cleaning step makes of a
 * column with which the prediction may only rise or fall, and that could turn it.
 *
 * @param names what would be used without constraints
 * @throws a usage error that names a column which is not there, is not used, or has no order
 */
export function constrainedColumns(
  { choices, source, target }: Dataset,
  names: readonly string[],
  { table, steps }: Pick<FittedRecipe, 'table' | 'steps'>,
): { names: string[]; findings: Finding[] } {
  const { monotone, interactions } = choices.constraints
  const known = [...new Set([...source.names, ...table.columns.keys()])]
  for (const [option, columns] of [
    ['monotone', Object.keys(monotone)],
    ['interactions', interactions.flat()],
  ] as const)
    for (const column of columns) {
      if (!known.includes(column)) throw unknownColumn(column, known)
      if (names.includes(column)) continue
      const why = column === target.name ? 'is the one to predict' : 'is not among those that the model may use'
      throw usageError(`The column "${column}" ${why}: the prediction cannot be bound to it.`, {
        column,
        next: `Name another: ${names.join(', ')}.`,
        remedies: [{ option }],
      })
    }
  for (const column of Object.keys(monotone)) {
    const { kind } = columnOf(table, column)
    if (kind === 'number' || kind === 'boolean') continue
    throw usageError(`The prediction cannot rise or fall with "${column}": its values (${kind}) have no such order.`, {
      column,
      next: 'Leave it out, or read the column as a number.',
      remedies: [{ option: 'monotone' }, { option: 'types', value: `${column}=number` }],
    })
  }
  const origins = originsOf(steps)
  const madeOf = (name: string): string[] =>
    Object.keys(monotone).filter((column) => column !== name && (origins.get(name)?.has(column) ?? false))
  return {
    names: names.filter((name) => madeOf(name).length === 0),
    findings: names
      .filter((name) => madeOf(name).length > 0)
      .map((name) => ({
        id: 'made-of-constrained',
        severity: 'warning',
        columns: [name],
        message: `A cleaning step makes ${name} of ${madeOf(name).join(' and ')}, with which the prediction may only rise or fall: through ${name} it could turn, so ${name} was left out.`,
      })),
  }
}

/** Columns of which features may be combined: what is made of several would tie together what is to stay apart. */
export const combinable = (names: readonly string[], { monotone, interactions }: Constraints): readonly string[] =>
  interactions.length > 0 ? [] : names.filter((name) => !Object.hasOwn(monotone, name))

/** The constraints on encoded features. Features of one column always may act together. */
export function featureConstraints(
  features: readonly FeatureInfo[],
  { monotone, interactions }: Constraints,
): FitConstraints | null {
  if (wantedOf({ monotone, interactions }).length === 0) return null
  const directions = Int8Array.from(features, ({ column }) =>
    Object.hasOwn(monotone, column) ? (monotone[column] === '+' ? 1 : -1) : 0,
  )
  return {
    monotone: directions.some((direction) => direction !== 0) ? directions : null,
    groups: interactions.length > 0 ? groupsOf(features, interactions) : null,
  }
}

function groupsOf(features: readonly FeatureInfo[], interactions: Constraints['interactions']): number[][] {
  const named = new Set(interactions.flat())
  const alone = [...new Set(features.map(({ column }) => column))].filter((column) => !named.has(column))
  return [...interactions, ...alone.map((column) => [column])].map((columns) =>
    features.flatMap(({ column }, f) => (columns.includes(column) ? [f] : [])),
  )
}

/** What the model holds, and who therefore did not take part. */
export function constraintFindings({ families, mode, ...constraints }: TrainOptions): Finding[] {
  const { monotone, interactions } = constraints
  if (!isConstrained(constraints)) return []
  const isAsked = ({ id, carriesRows, trials }: Model) =>
    families.length > 0 ? families.includes(id) : !carriesRows && trials[mode].length > 0
  const without = MODELS.members.filter((model) => isAsked(model) && !canHold(model, constraints))
  const names = (sign: '+' | '-') => Object.keys(monotone).filter((column) => monotone[column] === sign)
  const [rising, falling] = [names('+'), names('-')]
  const says = [
    ...(rising.length > 0 ? [`never falls with ${rising.join(', ')}`] : []),
    ...(falling.length > 0 ? [`never rises with ${falling.join(', ')}`] : []),
    ...(interactions.length > 0
      ? [
          `adds up what ${interactions.map((group) => group.join(' and ')).join(', and ')} say together, and each other column alone`,
        ]
      : []),
  ]
  const left =
    without.length > 0
      ? ` ${without.map(({ title }) => title).join(', ')} cannot promise that and did not take part.`
      : ''
  return [
    {
      id: 'constraints',
      severity: 'info',
      columns: [...new Set([...rising, ...falling, ...interactions.flat()])],
      message: `The prediction ${says.join(', and ')}.${left}`,
    },
  ]
}
