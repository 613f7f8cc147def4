import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Figure } from '../metrics/index.ts'
import type { ColumnReport, ComparedShape, MonitorReport } from '../monitor/index.ts'
import { base, job, project, run } from './base.ts'

/** A model that this computer serves: a process of the application's, which ends with it. */
export interface ServiceView {
  readonly run: string
  readonly state: 'starting' | 'running' | 'stopping' | 'failed'
  /** Where it listens; null before it does. */
  readonly url: string | null
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Whether it answered, the last time that it was asked. */
  readonly isHealthy: boolean
  /** Why it is not there any more; null unless it failed. */
  readonly trouble: { readonly message: string; readonly next: string } | null
  /** A row as a request, to try it with. */
  readonly example: string
}

/** What the rail and lists need to know of the last look at new data. */
export interface CheckSummary {
  readonly run: string
  /** The file's name. */
  readonly file: string
  readonly rows: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** Columns with an alarm, most changed first. */
  readonly drifted: readonly string[]
  /** Whether the data as a whole, or what the model says of them, have moved. */
  readonly alarm: boolean
}

/** A column of new data against that of the training rows. */
export interface CheckedColumn extends ColumnReport {
  readonly shape: ComparedShape | null
  /** Values that training never saw, some of them, and how many there are. */
  readonly unknown: { readonly some: readonly string[]; readonly count: number }
  /** Whether the new data do not have it. */
  readonly isAbsent: boolean
}

/** New data held against what a model learned from. */
export interface CheckView extends CheckSummary {
  readonly report: Omit<MonitorReport, 'columns'>
  readonly columns: readonly CheckedColumn[]
  /** What the labels say, where the file has any that the model knows. */
  readonly measured: { readonly rows: number; readonly metrics: Readonly<Record<string, Figure>> } | null
}

/** Serving a model on this computer. */
export const SERVICE = {
  /** The service of the project; null where there is none. */
  state: base.input(z.object({ project })).output(type<ServiceView | null>()),
  /** The same, and again whenever it changes; ends when there is none any more. Returning it stops nothing. */
  follow: base.input(z.object({ project })).output(eventIterator(type<ServiceView>())),
  /** Starts it, in the place of the one that runs. @param port 0 is that of the one that runs, or any free one */
  start: base
    .input(z.object({ project, run, port: z.int().min(0).max(65_535).default(0) }))
    .output(type<ServiceView>()),
  /** Lets it finish what it has, and waits until it has ended. */
  stop: base.input(z.object({ project })).output(type<null>()),
}

/** Watching what a model meets. */
export const CHECKS = {
  /** Holds a file against what the run's model learned from: an upload's id (see the host), or a path that the desktop gave. It is kept. */
  run: base
    .input(
      z.union([z.object({ project, run, upload: z.string(), job }), z.object({ project, run, path: z.string(), job })]),
    )
    .output(type<CheckView>()),
  /** The last one of a run; null where there is none. */
  last: base.input(z.object({ project, run })).output(type<CheckView | null>()),
}
