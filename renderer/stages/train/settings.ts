import type { Choices, FamilyView, TrainingChoices } from '../../../shared/contract/index.ts'
import { defineShared } from '../../ui/index.ts'
import { BASELINE } from './ranking.ts'

const DEFAULTS: TrainingChoices = { mode: 'balanced', families: [], budgetSeconds: null }

/** How to train: what was chosen in the project, or how it comes. */
export const trainingOf = ({ training }: Choices): TrainingChoices => training ?? DEFAULTS

/** The families that a person chooses among; the baseline is always in. */
export const choosable = (families: readonly FamilyView[]): readonly FamilyView[] =>
  families.filter(({ id }) => id !== BASELINE)

export const isTried = ({ families, mode }: TrainingChoices, { id, modes }: FamilyView): boolean =>
  families.length === 0 ? modes.includes(mode) : families.includes(id)

/** The families to try when one is put in or left out; none named means those that the mode tries, also those to come. */
export function toggled(training: TrainingChoices, id: string, all: readonly FamilyView[]): readonly string[] {
  const tried = all.filter((family) => isTried(training, family) !== (family.id === id))
  const isUsual = all.every((family) => tried.includes(family) === family.modes.includes(training.mode))
  return isUsual ? [] : [BASELINE, ...tried.map((family) => family.id)]
}

/** What the latest training of this session was asked for, as `askedFor` writes it; '' before the first. */
export const LATEST_ASKED = defineShared('latest asked', {
  asked: '',
  /** How many runs there were when it began: a cancelled training adds none. */
  runsBefore: 0,
})

/** One text for everything that a training depends on, so that a change since the latest can be seen. */
export const askedFor = (choices: Choices): string => {
  const { mode, families, budgetSeconds, device, options } = trainingOf(choices)
  const { target, sensitive, ignore, recipe, split } = choices
  return JSON.stringify([
    ...[mode, families, budgetSeconds, device, options],
    ...[target, sensitive, ignore, recipe.steps, split],
  ])
}
