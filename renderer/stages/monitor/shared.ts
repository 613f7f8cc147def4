import type { MonitorView } from '../../../shared/contract/index.ts'
import type { Problem as Trouble } from '../../client/problem.ts'
import { defineShared, type Work } from '../../ui/index.ts'

/** A look at new data under way in this window, and how the last one failed. */
export interface CheckWork {
  readonly work: Work | null
  readonly file: string
  readonly trouble: Trouble | null
}

export const CHECK_WORK = defineShared<CheckWork>('monitor check', { work: null, file: '', trouble: null })

/** What this window found last, by run; what another found, the engine knows. */
export const CHECKED = defineShared<Readonly<Record<string, MonitorView>>>('monitor checked', {})

/** What is being done with the service, and how that failed. */
export interface ServiceWork {
  readonly is: 'starting' | 'stopping' | 'none'
  readonly trouble: Trouble | null
}

export const SERVICE_WORK = defineShared<ServiceWork>('monitor service', { is: 'none', trouble: null })

/** The port that the next service is to listen on; '' for any free one. */
export const SERVICE_PORT = defineShared<string>('monitor port', '')

/** Whether the next service keeps what it is asked. */
export const SERVICE_LOG = defineShared<boolean>('monitor service log', true)

/** The column whose change the inspector shows; '' for the one that moved most. */
export const SELECTED_DRIFT = defineShared<string>('monitor column', '')

/** Into which parts new rows are put: '' for none, else as the engine takes it; and the column of their time, '' where it has a name of its own. */
export const CHECK_PARTS = defineShared<{ readonly every: string; readonly time: string }>('monitor parts', {
  every: '',
  time: '',
})
