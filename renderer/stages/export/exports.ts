import type { Problem as Trouble } from '../../client/problem.ts'
import { defineShared } from '../../ui/index.ts'

/** What this window does with a target now, or how that failed; what is done, the engine knows. */
export type ExportWork = { readonly is: 'running' } | { readonly is: 'failed'; readonly trouble: Trouble }

/** By run and target. */
export const EXPORT_WORK = defineShared<Readonly<Record<string, ExportWork>>>('exports', {})

/** Grows with every finished export: whoever shows what was exported asks again. */
export const EXPORTS_MADE = defineShared<number>('exports made', 0)

/** Why the model is exported although a limit of the project is not kept. */
export const EXPORT_REASON = defineShared<string>('export reason', '')

/** The target whose detail the inspector shows. */
export const SELECTED_TARGET = defineShared<string>('export target', '')

/** The run's own file, among the targets. */
export const MODEL_FILE = 'model'

export const exportKey = (run: string, target: string): string => JSON.stringify([run, target])
