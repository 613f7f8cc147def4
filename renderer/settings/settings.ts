import { createContext, useContext } from 'react'
import type { Settings } from '../../shared/contract/index.ts'

export interface SettingsState {
  readonly settings: Settings
  /** Takes effect at once, and is kept. */
  change(changes: Partial<Settings>): void
  /** Why the latest change was not kept; null where it was. */
  readonly trouble: string | null
}

export const SettingsContext = createContext<SettingsState | null>(null)

export function useSettings(): SettingsState {
  const state = useContext(SettingsContext)
  if (!state) throw new Error('useSettings() outside of its provider')
  return state
}
