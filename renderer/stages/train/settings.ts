import type { FamilyView, ProjectView } from '../../../shared/contract/index.ts'
import type { TrainingRequest } from '../../state.ts'
import { defineShared } from '../../ui/index.ts'
import { BASELINE } from './ranking.ts'

export interface TrainSettings {
  readonly mode: TrainingRequest['mode']
  /** Families left out; none by default. */
  readonly without: readonly string[]
  readonly budgetSeconds: number | null
  /** What the latest training was asked for, as `askedFor` writes it; '' before the first of this session. */
  readonly trained: string
  /** How many runs there were when it began: a cancelled training adds none. */
  readonly runsBefore: number
}

export const TRAIN_SETTINGS = defineShared<TrainSettings>('train settings', {
  mode: 'balanced',
  without: [],
  budgetSeconds: null,
  trained: '',
  runsBefore: 0,
})

/** The families that a person chooses among; the baseline is always in. */
export const choosable = (families: readonly FamilyView[]): readonly FamilyView[] =>
  families.filter(({ id }) => id !== BASELINE)

/** What the engine is asked for: no family named means all. */
export function requestOf(
  { mode, without, budgetSeconds }: TrainSettings,
  families: readonly FamilyView[],
): TrainingRequest {
  const chosen = families.filter(({ id }) => id === BASELINE || !without.includes(id)).map(({ id }) => id)
  return { mode, families: without.length === 0 ? [] : chosen, budgetSeconds }
}

/** One text for everything that a training depends on, so that a change since the latest can be seen. */
export const askedFor = ({ mode, without, budgetSeconds }: TrainSettings, { choices }: ProjectView): string =>
  JSON.stringify([mode, without, budgetSeconds, choices])
