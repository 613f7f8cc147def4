import { createGroupCounts, type GroupCounts, MOST_ROWS, type Policies } from '../../shared/serve/index.ts'
import type { Call } from './call.ts'
import type { LoadedModel } from './model.ts'
import type { PredictedRows } from './predict-rows.ts'
import { createRowQueue, type RowQueue } from './row-queue.ts'
import { SECURITY_HEADERS } from './secure/headers.ts'
import type { Caller } from './secure/scopes.ts'
import type { Traffic } from './traffic/traffic.ts'

/** The models of a service. It is replaced as a whole, in one assignment: who began with the old one ends with it. */
export interface Models {
  /** The one that answers. */
  readonly champion: LoadedModel
  /** The one that is on trial beside it. */
  readonly challenger: LoadedModel | null
  /** The one before it: what rows fall back on, and what a rollback goes to. */
  readonly previous: LoadedModel | null
  /** Whom the challenger answers. */
  readonly split: Split
}

export interface Split {
  /** Of units, in [0, 1]. */
  readonly share: number
  /** It answers nobody, and is asked all the same. */
  readonly isShadow: boolean
  /** Another one deals units anew. */
  readonly salt: string
}

/** What a service does not do more of than this. */
export interface Limits {
  /** Bytes of a body, as it comes and unpacked. */
  readonly mostBytes: number
  readonly mostRows: number
  /** How deep lists and objects of a JSON body may lie in each other. */
  readonly mostDepth: number
  /** Requests that wait to be predicted at once; one more is told to come again. */
  readonly mostWaiting: number
  /** Seconds that a request may have to wait for its turn; one that would wait longer is told to come again. */
  readonly mostWaitSeconds: number
}

export const DEFAULT_LIMITS: Limits = {
  mostBytes: 10_000_000,
  mostRows: MOST_ROWS,
  mostDepth: 16,
  mostWaiting: 1024,
  mostWaitSeconds: 0.4,
}

/** What hangs on a service; each is undefined where nothing does, so that nothing is spent on it. */
export interface Hooks {
  /** Told first of all of every request; may add headers to its answer. */
  begun?: (call: Call) => void
  /** Says who calls, or throws the Refusal that answers. Asked before anything of the body is read. */
  guard?: (call: Call) => Caller | Promise<Caller>
  /** Told once a request, when its answer is made. */
  observe?: (seen: Seen) => void
  /** Told of an error that is a defect: the client learns only that there was one. */
  failed?: (error: unknown, call: Call) => void
  /** Told once for all rows of a request that were predicted. */
  predicted?: (rows: PredictedRows) => void
  /** Keeps labels that came for earlier predictions. A route answers 501 where nobody does. */
  feedback?: (labels: readonly Label[], call: Call) => void | Promise<void>
  /** What /metrics answers, in the text format of Prometheus. */
  metrics?: () => string | Promise<string>
}

/** A request that was answered. */
export interface Seen {
  readonly call: Call
  /** The path of its route, as it is written in the list of routes; `(none)` where there is none. */
  readonly route: string
  readonly status: number
  readonly seconds: number
  readonly requestBytes: number
  readonly responseBytes: number
}

/** What became of a row that was predicted earlier. */
export interface Label {
  /** The id of the request that predicted it. */
  readonly request: string
  /** Which of its rows, from 0. */
  readonly row: number
  readonly label: string | number | boolean
}

/** A service while it runs. */
export interface Service {
  /** The name in paths, of every version. */
  readonly name: string
  models: Models
  readonly limits: Limits
  /** What is declared for columns: a model that is put in place gets it, too (`withPolicies`). */
  readonly policies: Policies
  readonly hooks: Hooks
  /** What every answer carries. */
  headers: Readonly<Record<string, string>>
  /** Whether the service is going down: it finishes what it has and is no longer ready. */
  draining: boolean
  /** What was predicted, by group. */
  readonly groups: GroupCounts
  /** Rows that were predicted since the start. */
  predicted: number
  /** What steers champion and challenger; undefined where the model never changes. */
  traffic?: Traffic
  /** Requests whose rows wait to be predicted. */
  readonly queue: RowQueue
}

export function createService(
  champion: LoadedModel,
  {
    hooks = {},
    limits = {},
    policies = {},
  }: { readonly hooks?: Hooks; readonly limits?: Partial<Limits>; readonly policies?: Policies } = {},
): Service {
  return {
    name: champion.name,
    models: { champion, challenger: null, previous: null, split: { share: 0, isShadow: false, salt: '' } },
    limits: { ...DEFAULT_LIMITS, ...limits },
    policies,
    hooks,
    headers: SECURITY_HEADERS,
    draining: false,
    groups: createGroupCounts(champion.watched, Date.now),
    predicted: 0,
    queue: createRowQueue(),
  }
}
