import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Alert, AlertEvent, MonitorReport, MonitorSeries, Mute } from '../monitor/index.ts'
import { base, job, project, run } from './base.ts'
import { EVERY, type LookPoint, TELLING, type Telling, WATCH, type WatchView } from './watching.ts'

export type {
  Alert,
  AlertEvent,
  AlertKind,
  AlertStep,
  ColumnReport,
  ColumnSeries,
  ColumnShape,
  ColumnState,
  GateSeries,
  GroupSeries,
  MonitorReport,
  MonitorSeries,
  Mute,
  PerformanceSeries,
  ShareChange,
} from '../monitor/index.ts'

/** An alert as it is shown: with its mute, where there is one. */
export type AlertView = Alert & { readonly muted: Mute | null }

/** What a monitor found, and keeps with the project. */
export interface MonitorView {
  readonly run: string
  /** What was read: the file's or folder's name. */
  readonly source: string
  /** When, in milliseconds since 1970. */
  readonly at: number
  /** Rows that were read, in all parts. */
  readonly rows: number
  /** Of the latest part; of all rows where they were not parted. */
  readonly report: MonitorReport
  /** Part by part; null where the rows were not parted. */
  readonly series: MonitorSeries | null
  /** Every look by this model, oldest first, the last one included. */
  readonly looks: readonly LookPoint[]
  /** Those of this run: open ones first, latest first. */
  readonly alerts: readonly AlertView[]
}

/** What a running service says of itself at one moment. */
export interface ServiceHealth {
  readonly url: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly isUp: boolean
  /** What is wrong, where it is not up. */
  readonly why: string | null
  readonly version: string | null
  /** Since the look before, or since the service's start; seconds. */
  readonly seconds: number | null
  readonly requests: number | null
  readonly requestsPerSecond: number | null
  /** Quantiles of the time that an answer took, in seconds, between the bounds of the histogram. */
  readonly latency: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null }
  /** Answers with a 5xx code. */
  readonly errors: number | null
  readonly fallbacks: number | null
  readonly rows: number | null
  readonly memoryBytes: number | null
}

const source = z.union([z.object({ upload: z.string() }), z.object({ path: z.string() })])

export type ProjectAlertEvent = AlertEvent & {
  readonly project: string
  readonly run: string
  /** Whether a notice of it is to be shown by the page, where it may. */
  readonly isForPage: boolean
}

/** What is asked of a model that is at work. */
export const MONITOR = {
  /**
   * New rows against those that a run's model learned from: a data file, the request log of a service (a `.jsonl` file, or
   * a folder of such), parted by time or number. Followed by its job with `data.reading`; an abort cancels it. The result
   * is kept with the project and its alerts follow from it.
   */
  run: base
    .input(
      z.object({
        project,
        run,
        source,
        /** The column that holds the time of a row; the log's own where it is a request log. */
        time: z.string().min(1).optional(),
        every: EVERY.optional(),
        /** The column that holds labels; the target's name where it is left out. */
        label: z.string().min(1).optional(),
        job,
      }),
    )
    .output(type<MonitorView>()),
  /** What the last look of a run found; null where there was none. */
  latest: base.input(z.object({ project, run })).output(type<MonitorView | null>()),
  /** Only how figures went over time; null where rows were never parted. */
  series: base.input(z.object({ project, run })).output(type<MonitorSeries | null>()),
  /** Alerts of a project's runs: open ones first, latest first. */
  alerts: base.input(z.object({ project })).output(type<AlertView[]>()),
  /** Tells nothing of an alert, and of what would be the same one, for some days. 0 days ends that. */
  mute: base
    .input(
      z.object({
        project,
        run,
        alert: z.string().min(1),
        days: z.number().min(0).max(365),
        note: z.string().trim().max(2000),
      }),
    )
    .output(type<AlertView[]>()),
  close: base.input(z.object({ project, run, alert: z.string().min(1) })).output(type<AlertView[]>()),
  /** What is raised and closed from now on, for notifications; it does not end by itself. */
  follow: base.output(eventIterator(type<ProjectAlertEvent>())),
  /** The watch of a project as it is, and again whenever it changes; it does not end by itself. */
  watching: base.input(z.object({ project })).output(eventIterator(type<WatchView>())),
  /**
   * Looks again and again from now on, as long as Lathe is open; null ends that. Looks are by the model that answers: the
   * service's, else the champion, else the latest run.
   */
  watch: base.input(z.object({ project, watch: WATCH.nullable() })).output(type<WatchView>()),
  /** Looks now, and waits for it; refused where nothing is watched. */
  lookNow: base.input(z.object({ project })).output(type<WatchView>()),
  /** Says who is told of alerts. */
  tell: base.input(z.object({ project, telling: TELLING })).output(type<Telling>()),
  /** Sends a test to a webhook, once. @throws where it does not arrive: what is wrong, and what to do */
  tryWebhook: base.input(z.object({ url: z.string() })).output(type<{ status: number; milliseconds: number }>()),
  /** Shows a notice on the desktop: only where the host has the ability `notify`. */
  tryNotice: base.input(z.object({ project })).output(type<null>()),
  /** Reads the metrics of a service: requests, latency, errors, fallbacks, memory since the look before. */
  service: base.input(z.object({ url: z.url() })).output(type<ServiceHealth>()),
}
