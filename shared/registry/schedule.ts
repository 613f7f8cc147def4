import { z } from 'zod'

/** What came of a schedule. */
export const LAST_RUN = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  why: z.enum(['time', 'alarm', 'asked']),
  outcome: z.enum(['retrained', 'unchanged', 'failed']),
  /** The candidate; null where there is none. */
  version: z.int().nullable(),
  promoted: z.boolean(),
  /** What there is to say about it, in one sentence. */
  text: z.string(),
})

export const SCHEDULE = z.object({
  id: z.string(),
  /** When, as crontab(5) says it; '' for an alarm alone. */
  cron: z.string(),
  /** An IANA name; '' for that of the computer. */
  timezone: z.string(),
  /** A file, or a folder whose newest file is meant. */
  data: z.string(),
  withOld: z.array(z.string()),
  seen: z.array(z.string()),
  search: z.boolean(),
  budgetSeconds: z.number().positive().nullable(),
  promoteIfBetter: z.boolean(),
  /** A file that a monitor writes, or a folder of such; null for time alone. */
  onAlarm: z.string().nullable(),
  note: z.string(),
  addedAt: z.number(),
  last: LAST_RUN.nullable(),
  /** The digest of the data that it learned from last. */
  learned: z.string().nullable(),
  /** Alarms that were acted upon, and that something came of. */
  heard: z.array(z.string()),
})

/** When the champion of a registry is trained once more without anybody asking. */
export type Schedule = z.output<typeof SCHEDULE>
export type LastRun = z.output<typeof LAST_RUN>
