import type { ComponentType } from 'react'
import type { ProjectView, RunSummary } from '../shared/contract/index.ts'
import type { Client } from './client/client.ts'
import type { LazyPart } from './ui/index.ts'

/** Where a stage stands, as its mark in the rail shows it. */
export type StageMark = 'to-do' | 'ready' | 'running' | 'attention' | 'done'

/** What the rail and the header need to know of a stage in the project as it is now. */
export interface StageStatus {
  readonly mark: StageMark
  /** The latest result in words, at most 24 characters: "ROC AUC 0.928". */
  readonly line: string
  /** Why it cannot be used yet; null where it can. */
  readonly blocked: string | null
}

/** A step of the way: one folder in stages/, one line in stages/index.ts. */
export interface Stage {
  readonly id: string
  readonly title: string
  /** One sentence for the header. */
  readonly about: string
  /** The same from the project as it is now, where a stage can say more. */
  readonly About?: ComponentType
  status(project: ProjectView, run: RunSummary | null, isTraining: boolean): StageStatus
  /** The work. */
  readonly Canvas: LazyPart
  /** The thing selected, or the form; none where the stage needs none. */
  readonly Inspector?: LazyPart
  /** The one filled button of the header; renders a Mantine Button, or nothing. */
  readonly Primary?: ComponentType
  /** A button beside it for what can also be done here; renders a Mantine Button, or nothing. */
  readonly Secondary?: ComponentType
  /** Asks for what it shows of a run, before it is shown; the result stops asking. */
  prepare?(client: Client, project: string, run: string): () => void
}

export const defineStage = (stage: Stage): Stage => stage

/** Fetches the code of a stage, so that showing it does not wait. */
export function preloadStage({ Canvas, Inspector }: Stage): void {
  Canvas.preload()
  Inspector?.preload()
}
