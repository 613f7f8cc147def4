import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Comparison, SampleRatio } from '../rollout/index.ts'
import { base, project, run } from './base.ts'

/** A model that this computer serves: a process of the application's, which ends with it. */
export interface ServiceView {
  /** The run that answers; of a version whose run the project does not have, `version-` and its number. */
  readonly run: string
  readonly state: 'starting' | 'running' | 'stopping' | 'failed'
  /** Where it listens; null before it does. */
  readonly url: string | null
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Since when this run answers: milliseconds since 1970. */
  readonly runAt: number
  /** Whether it answered, the last time that it was asked. */
  readonly isHealthy: boolean
  /** Why it is not there any more, or, while it runs, why it did not follow the champion; null where nothing is wrong. */
  readonly trouble: { readonly message: string; readonly next: string } | null
  /** Whether what it is asked is kept with the project, so that it can be watched. */
  readonly isLogged: boolean
  /** A row as a request, to try it with. */
  readonly example: string
}

/** What answered when the application was closed, or ended otherwise: nothing of it runs now. */
export interface ServedBefore {
  /** As in `ServiceView`. */
  readonly run: string
  /** The port that it listened on; 0 where that is not known. */
  readonly port: number
  /** Milliseconds since 1970 at which it was last known to answer so. */
  readonly at: number
  readonly isLogged: boolean
  /** The version that was on trial beside it, if any. */
  readonly trial: { readonly version: number; readonly share: number; readonly shadow: boolean } | null
}

/** How the difference of two models stood when it was looked at. */
export interface RolloutLook {
  /** Labelled answers of both together; in shadow those that both gave. */
  readonly labels: number
  readonly difference: number
  readonly low: number
  readonly high: number
}

/** Which runs answer in a service, and how a trial stands. */
export interface RolloutView {
  readonly champion: string
  readonly challenger: string | null
  /** Of units that the challenger answers, in [0, 1]. */
  readonly share: number
  /** The challenger answers nobody, and is asked what it would have said. */
  readonly shadow: boolean
  /** Units that each had since the trial began. */
  readonly requests: { readonly champion: number; readonly challenger: number }
  /** Accuracy, or minus the absolute error; null without a challenger. */
  readonly comparison: Comparison | null
  /** Labelled answers of each that a difference takes. */
  readonly fewest: number
  readonly sampleRatio: SampleRatio | null
  /** Every look of this trial that found another number of labels, oldest first. */
  readonly looks: readonly RolloutLook[]
  /** Whether the service took a model back by itself, by limit. */
  readonly rollbacks: Readonly<Record<string, number>>
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
  /**
   * Starts it. One that runs goes on with this run's model, and loses no request; it is started anew only for another port,
   * or for a model of another question. @param port 0 is that of the one that runs, or any free one
   */
  start: base
    .input(
      z.object({
        project,
        run,
        port: z.int().min(0).max(65_535).default(0),
        /** Keeps what it is asked for 30 days, without columns that tell who people are; one that runs goes on as it began. */
        isLogged: z.boolean().default(true),
      }),
    )
    .output(type<ServiceView>()),
  /** What was running when the application ended; null where a service runs, or the last one was stopped by somebody. */
  before: base.input(z.object({ project })).output(type<ServedBefore | null>()),
  /** Starts that again, on the same port where it is free; `withTrial` puts the version on trial beside it, whose count begins anew. */
  resume: base.input(z.object({ project, withTrial: z.boolean().default(true) })).output(type<ServiceView>()),
  /** Forgets what was running; the registry names no challenger any more where one was on trial. */
  forget: base.input(z.object({ project })).output(type<null>()),
  /** Which runs answer, and how a trial stands; null where no service runs. */
  rollout: base.input(z.object({ project })).output(type<RolloutView | null>()),
  /** Puts a version of the registry beside the one that answers, for a share of units or in shadow; null ends the trial. */
  trial: base
    .input(
      z.object({
        project,
        version: z.int().min(1).nullable(),
        share: z.number().gt(0).max(0.5).default(0.1),
        shadow: z.boolean().default(false),
      }),
    )
    .output(type<RolloutView>()),
  /** Lets it finish what it has, and waits until it has ended. */
  stop: base.input(z.object({ project })).output(type<null>()),
}
