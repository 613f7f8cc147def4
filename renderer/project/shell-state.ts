import { createContext, useContext } from 'react'
import type { History } from '../../shared/contract/index.ts'
import type { Problem as Trouble } from '../client/problem.ts'
import type { Saving } from './use-choices.ts'
import type { Toast } from './use-toasts.ts'

/** What the shell shows beside the stage: saving, history, toasts, and what went wrong with a job. */
export interface ShellState {
  readonly saving: Saving
  readonly history: History
  /** Goes to any state of the history, by its id. */
  visit(state: number): void
  readonly toasts: readonly Toast[]
  dismissToast(id: number): void
  readonly trouble: Trouble | null
  dismissTrouble(): void
  readonly isInspectorOpen: boolean
  setInspectorOpen(isOpen: boolean): void
}

export const ShellContext = createContext<ShellState | null>(null)

export function useShell(): ShellState {
  const state = useContext(ShellContext)
  if (!state) throw new Error('useShell() outside of an open project')
  return state
}
