import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type {
  Alias,
  JudgedLimit,
  RegistryEvent,
  RegistryState,
  RetrainReport,
  Schedule,
  Version,
  VersionDiff,
} from '../registry/index.ts'
import { base, project, run } from './base.ts'
import type { TrainingEvent } from './views.ts'

const version = z.int().min(1)
const note = z.string().trim().max(10_000).optional()

/** A version as the window lists it. */
export interface VersionView extends Version {
  /** What people call its family. */
  readonly title: string
  /** What names it. */
  readonly aliases: readonly Alias[]
  /** Where it is deployed. */
  readonly places: readonly string[]
  /** The limits of a promotion, held against it now. */
  readonly judged: readonly JudgedLimit[]
  /** Whether its latest evaluation has a report (`registry.report`). */
  readonly hasReport: boolean
}

/** The registry of a project; empty before its first model is registered. */
export interface RegistryView extends Pick<RegistryState, 'id' | 'limits' | 'deployments'> {
  /** Newest first. */
  readonly versions: readonly VersionView[]
  readonly aliases: Readonly<Record<Alias, number | null>>
  /** How many events its log has. */
  readonly events: number
}

/** An event of the log, with its words: "Version 2 promoted in place of version 1". */
export type LoggedEvent = RegistryEvent & { readonly text: string }

/** The registry as it is, and what happened there that no window asked for: from the command line, by a schedule, or by a service itself. */
export interface RegistryNews {
  readonly registry: RegistryView
  /** Oldest first. */
  readonly news: readonly LoggedEvent[]
}

/** Versions of a project's models, and what is done with them. What changes something gives back the whole registry. */
export const REGISTRY = {
  list: base.input(z.object({ project })).output(type<RegistryView>()),
  /** The same, and again whenever its log grows, whoever wrote there; it does not end by itself. */
  follow: base.input(z.object({ project })).output(eventIterator(type<RegistryNews>())),
  /** Makes a run's model the next version; one that is registered already stays what it is. */
  register: base.input(z.object({ project, run, note })).output(type<RegistryView>()),
  /** Refused (`verificationFailed`) beyond a limit, unless a reason is given, which the log keeps. */
  promote: base.input(z.object({ project, version, note, override: note })).output(type<RegistryView>()),
  /** Makes the previous champion the champion again. */
  rollback: base.input(z.object({ project, note })).output(type<RegistryView>()),
  /** A version as the challenger; null for none. */
  challenge: base.input(z.object({ project, version: version.nullable(), note })).output(type<RegistryView>()),
  approve: base.input(z.object({ project, version, note })).output(type<RegistryView>()),
  note: base
    .input(z.object({ project, version, note: z.string().trim().min(1).max(10_000) }))
    .output(type<RegistryView>()),
  /** What every promotion is held against, such as `rocAuc>=0.9`, `rocAuc>=champion-0.01`, `equalizedOddsDifference<=0.1@sex`. */
  limits: base
    .input(z.object({ project, limits: z.array(z.string()).max(100).readonly(), note }))
    .output(type<RegistryView>()),
  diff: base.input(z.object({ project, version, other: version })).output(type<VersionDiff>()),
  /** Newest first. */
  log: base.input(z.object({ project })).output(type<readonly LoggedEvent[]>()),
  /** How a version did beside the champion of its time, by its latest evaluation with a report; null where there is none. */
  report: base.input(z.object({ project, version })).output(type<RetrainReport | null>()),
}

/** A schedule with the time that it is due next, in milliseconds since 1970; null where it waits for an alarm alone. */
export type ScheduleView = Schedule & {
  readonly next: number | null
  /** Whether it is being run now. */
  readonly isRunning: boolean
}

/** The champion's training once more, on other data. */
export const RETRAIN = {
  /**
   * Trains what a version is (the champion where none is named) with the project's data as it is now; `withOld` adds it to
   * what that version learned from; `search` looks for the best model anew, in place of making the version's trials again.
   * The candidate is a run of the project, and registered, with its report beside the champion. Followed, paused and
   * cancelled as `train.start`.
   */
  start: base
    .input(
      z.object({
        project,
        version: version.optional(),
        withOld: z.boolean().default(false),
        search: z.boolean().default(false),
        note,
      }),
    )
    .output(eventIterator(type<TrainingEvent>())),
  /** What is retrained without anybody asking: by Lathe while it is open, by `lathe retrain watch`, or by the system's own scheduler. */
  schedules: base.input(z.object({ project })).output(type<readonly ScheduleView[]>()),
  /** `cron`: a time as crontab says it, '' for none; `onAlarm`: on every new alert of the project's monitors. */
  schedule: base
    .input(
      z.object({
        project,
        cron: z.string().default(''),
        timezone: z.string().default(''),
        onAlarm: z.boolean().default(false),
        /** The path of a file, or of a folder whose newest file is meant. */
        data: z.string().min(1),
        withOld: z.array(z.string()).default([]),
        search: z.boolean().default(false),
        budgetSeconds: z.number().positive().nullable().default(null),
        promoteIfBetter: z.boolean().default(false),
        note: z.string().max(10_000).default(''),
      }),
    )
    .output(type<readonly ScheduleView[]>()),
  unschedule: base.input(z.object({ project, schedule: z.string() })).output(type<readonly ScheduleView[]>()),
}
