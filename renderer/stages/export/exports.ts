import type { ExportView } from '../../../shared/contract/index.ts'
import type { Problem as Trouble } from '../../client/problem.ts'
import { defineShared } from '../../ui/index.ts'

/** How the export of one target stands. */
export type ExportState =
  | { readonly is: 'running' }
  | { readonly is: 'done'; readonly view: ExportView }
  | { readonly is: 'failed'; readonly trouble: Trouble }

/** Exports of this session, under run and target. */
export const EXPORTS = defineShared<Readonly<Record<string, ExportState>>>('exports', {})

/** The target whose detail the inspector shows. */
export const SELECTED_TARGET = defineShared<string>('export target', '')

export const exportKey = (run: string, target: string): string => JSON.stringify([run, target])
