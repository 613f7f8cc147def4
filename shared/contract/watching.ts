import { z } from 'zod'
import type { Figure } from '../metrics/index.ts'
import type { CheckSummary } from './operating.ts'

export const EVERY = z.string().regex(/^(hour|day|week|\d{1,9} ?rows)$/)

/** What is looked at again and again, as long as Lathe is open. */
export const WATCH = z.object({
  /** What the project's service is asked, or a path of this computer: a data file, a folder whose newest one is meant, or a request log. */
  source: z.discriminatedUnion('is', [
    z.object({ is: z.literal('service') }),
    z.object({ is: z.literal('path'), path: z.string().trim().min(1).max(4000) }),
  ]),
  everySeconds: z.int().min(5).max(604_800),
  /** How the rows are parted, and the column of their time; as in `monitor.run`. */
  parts: EVERY.optional(),
  time: z.string().min(1).optional(),
})

export type Watch = z.output<typeof WATCH>

/** Who is told of what is raised and closed in a project. */
export const TELLING = z.object({
  /** The address that each alert is sent to as JSON; '' for none. */
  webhook: z.string().trim().max(2000),
  /** Whether the desktop shows a notice of each alert that is raised. */
  desktop: z.boolean(),
})

export type Telling = z.output<typeof TELLING>

/** A look at new data, as far as charts over time need it. */
export interface LookPoint {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly source: string
  readonly rows: number
  /** How many columns had drifted. */
  readonly drifted: number
  /** By metric, as the model's own figures are called. */
  readonly estimated: Readonly<Record<string, Figure>>
  readonly measured: Readonly<Record<string, Figure>>
  readonly released: Readonly<Record<string, Figure>>
  /** Share of the positive class, or mean of the predicted number. */
  readonly predicted: number | null
}

/** The watch of a project: what is looked at, when, and what came of it. */
export interface WatchView {
  /** null where nothing is watched. */
  readonly watch: Watch | null
  readonly telling: Telling
  readonly isLooking: boolean
  /** Milliseconds since 1970; null where nothing is watched. */
  readonly next: number | null
  readonly last: {
    readonly at: number
    /** `unchanged`: nothing came since the look before. */
    readonly outcome: 'looked' | 'unchanged' | 'failed'
    /** What was looked at, or what is wrong, in words. */
    readonly text: string
    readonly next: string
  } | null
  /** The run whose model the last look was by, and what it found; null before the first. */
  readonly checked: CheckSummary | null
  /** Who could not be told the last time, in words; '' where everybody was. */
  readonly untold: string
}
