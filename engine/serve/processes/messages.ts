import type { LatheError } from '../../../shared/core/index.ts'
import type { GroupState } from '../../../shared/serve/index.ts'
import type { DriftState } from '../observe/drift.ts'
import type { ServiceEvent } from '../observe/events.ts'
import type { Snapshot } from '../observe/metrics.ts'
import type { Label } from '../state.ts'
import type { Deployment } from '../traffic/deployment.ts'
import type { Lease, Spent } from './rate-leases.ts'

/** What the process that started the others says to them. Numbers of questions come back in answers. */
export type FromPrimary =
  | { readonly kind: 'count'; readonly ask: number; readonly withDrift: boolean }
  | { readonly kind: 'metrics'; readonly ask: number; readonly text: string }
  | { readonly kind: 'lease'; readonly ask: number; readonly lease: Lease }
  | { readonly kind: 'deployment'; readonly ask: number; readonly deployment: Deployment | null }
  | { readonly kind: 'once'; readonly ask: number; readonly isOurs: boolean }
  | { readonly kind: 'deployment-changed' }
  | Labels

/** What a process that serves says to it. */
export type FromWorker =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'refused'; readonly error: ReturnType<LatheError['toJSON']> }
  | { readonly kind: 'counted'; readonly ask: number; readonly counted: Counted }
  | { readonly kind: 'metrics'; readonly ask: number }
  | { readonly kind: 'lease'; readonly ask: number; readonly client: string; readonly spent: number }
  | { readonly kind: 'spent'; readonly spent: readonly Spent[] }
  | { readonly kind: 'deployment'; readonly ask: number; readonly change: DeploymentChange }
  | { readonly kind: 'once'; readonly ask: number; readonly what: string }
  | { readonly kind: 'told'; readonly event: ServiceEvent }
  | Labels

/** They come to any process, and say something to the one that predicted their rows. */
export interface Labels {
  readonly kind: 'labels'
  readonly labels: readonly Label[]
}

export interface Counted {
  readonly snapshot: Snapshot
  readonly groups: GroupState
  /** Where it was asked for: it is larger than all else. */
  readonly drift: DriftState
}

/** What is asked of the deployment that all processes follow. */
export type DeploymentChange =
  | { readonly to: 'read' }
  | { readonly to: 'promote'; readonly note: string }
  | { readonly to: 'rollBack'; readonly note: string; readonly seen: Deployment }
  | { readonly to: 'change'; readonly changes: Partial<Deployment> }
