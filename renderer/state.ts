import { createContext, useContext } from 'react'
import type {
  CheckSummary,
  Choices,
  CurveSoFar,
  Draft,
  Look,
  MadeExport,
  Mitigating,
  ProjectView,
  ResultsSoFar,
  RunSummary,
  ServiceView,
  TrainingChoices,
} from '../shared/contract/index.ts'
import type { Client } from './client/client.ts'

/** A training under way. */
export interface Job {
  readonly fraction: number
  readonly text: string
  /** performance.now() at its start. */
  readonly startedAt: number
  /** Whether it was told to end with what it has. */
  readonly isFinishing: boolean
  /** Present once a trial has ended. */
  readonly results?: ResultsSoFar
  /** The fit under way, or the last one; present once there is one. */
  readonly curve?: CurveSoFar
}

export interface TrainingActions {
  /** @param from a run whose model goes on with the data as it is now, in place of a search */
  startTraining(request: TrainingChoices, from?: string): void
  /** Makes fairer models of a run, and keeps one as a new run. */
  startMitigation(run: string, request: Mitigating): void
  /** Trains a version once more on the project's data as they are now. */
  startRetraining(request: {
    readonly version: number
    readonly withOld: boolean
    readonly search: boolean
    /** For the log. */
    readonly note?: string
  }): void
  /** Another model of those that a run was chosen from. */
  takePoint(run: string, point: string): void
  /** Goes on with the paused or interrupted training. */
  resumeTraining(): void
  /** Forgets the interrupted training. */
  discardTraining(): void
  /** Ends the search with what it has. */
  finishTraining(): void
  /** Frees the processor; what has finished is there to go on with. */
  pauseTraining(): void
  cancelTraining(): void
}

/** Where every threshold begins. */
export const DEFAULT_THRESHOLD = 0.5

/** Everything that stages share: the open project, the chosen run, the running job. Only the provider changes it. */
export interface ProjectState extends TrainingActions {
  readonly client: Client
  readonly project: ProjectView
  /** The run that Evaluate, Fairness and Export are about; null before the first. */
  readonly run: RunSummary | null
  readonly job: Job | null
  /** The threshold that Evaluate chose, and while it is moved the one that it is moved to; Fairness uses the same. */
  readonly threshold: number
  readonly stage: string
  go(stage: string): void
  /**
   * Changes choices; saved at once, undoable with `undo`. `text` names the change in the history. What is returned takes
   * back this change alone, and says whether it could: later ones may rest on it.
   */
  choose(changes: Partial<Choices>, text?: string): () => boolean
  undo(): void
  redo(): void
  readonly canUndo: boolean
  readonly canRedo: boolean
  setThreshold(threshold: number): void
  selectRun(id: string): void
  /** The cleaning step that is being made; kept, so that it is there again when the project is. */
  setDraft(draft: Draft | null): void
  /** Keeps how the rows are looked at with the project. */
  keepLook(look: Look): void
  /** Counts an export that was made, if it was proved. */
  addExport(made: MadeExport): void
  /** Shows the service of the project as it is now; undefined where there is none any more. */
  showService(service: ServiceView | undefined): void
  /** Shows that new data were looked at. */
  addCheck(check: CheckSummary): void
  /** Shows the details, where they are hidden. */
  openInspector(): void
  /** Replaces the view after the file was read another way. */
  setProject(project: ProjectView): void
  /** Replaces a run of the project whose model was changed, or adds one that was made of another; what was chosen meanwhile stays. */
  replaceRun(run: RunSummary): void
  /** A message at the bottom left; `undo` adds the action, and gives false where it could not be done. */
  notify(message: string, undo?: () => unknown): void
}

export const ProjectContext = createContext<ProjectState | null>(null)

/** The open project. Only inside its provider. */
export function useProject(): ProjectState {
  const state = useContext(ProjectContext)
  if (!state) throw new Error('useProject() outside of an open project')
  return state
}
