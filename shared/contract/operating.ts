import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, project, run } from './base.ts'

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
