import type { ServiceEvent } from '../observe/events.ts'
import type { Label } from '../state.ts'
import type { DeploymentLink } from './deployment-of-all.ts'
import type { FromPrimary, FromWorker } from './messages.ts'
import { createQuestions } from './questions.ts'
import type { LeaseLink } from './rate-leases.ts'

/** What one of several processes says to the one that started them, and hears of it. */
export interface PrimaryLink extends LeaseLink, DeploymentLink {
  send(message: FromWorker): void
  hear(listener: (message: FromPrimary) => void): void
  /** The text of /metrics of all processes; undefined where no answer came in time. */
  metrics(): Promise<string | undefined>
  /** Whether this process is the first one to see something that all of them see. */
  isOurs(what: string): Promise<boolean>
  /** Tells of what happens to all processes alike, once for all of them. */
  tell(event: ServiceEvent): void
  /** Hands labels on to the other processes. */
  label(labels: readonly Label[]): void
  /** Called with labels that came to another process. */
  onLabels(take: (labels: readonly Label[]) => void): void
}

/** Somebody waits for a token, or for a text. */
const LEASE_MILLISECONDS = 500
const METRICS_MILLISECONDS = 2000
const DEPLOYMENT_MILLISECONDS = 5000

export function linkToPrimary(): PrimaryLink {
  const leases = createQuestions<Extract<FromPrimary, { kind: 'lease' }>>(LEASE_MILLISECONDS)
  const metrics = createQuestions<Extract<FromPrimary, { kind: 'metrics' }>>(METRICS_MILLISECONDS)
  const deployments = createQuestions<Extract<FromPrimary, { kind: 'deployment' }>>(DEPLOYMENT_MILLISECONDS)
  const turns = createQuestions<Extract<FromPrimary, { kind: 'once' }>>(DEPLOYMENT_MILLISECONDS)
  const followers = new Set<() => void>()
  const send = (message: FromWorker): void => {
    process.send?.(message, undefined, undefined, () => {})
  }
  const hear = (listener: (message: FromPrimary) => void) => void process.on('message', listener)
  hear((message) => {
    if (message.kind === 'lease') leases.answer(message.ask, message)
    else if (message.kind === 'metrics') metrics.answer(message.ask, message)
    else if (message.kind === 'deployment') deployments.answer(message.ask, message)
    else if (message.kind === 'once') turns.answer(message.ask, message)
    else if (message.kind === 'deployment-changed') for (const changed of followers) changed()
  })
  return {
    send,
    hear,
    lease: async (client, spent) => (await leases.ask((ask) => send({ kind: 'lease', ask, client, spent })))?.lease,
    settle: (spent) => send({ kind: 'spent', spent }),
    metrics: async () => (await metrics.ask((ask) => send({ kind: 'metrics', ask })))?.text,
    deployment: async (change) =>
      (await deployments.ask((ask) => send({ kind: 'deployment', ask, change })))?.deployment,
    onDeploymentChanged(changed) {
      followers.add(changed)
      return { close: () => void followers.delete(changed) }
    },
    isOurs: async (what) => (await turns.ask((ask) => send({ kind: 'once', ask, what })))?.isOurs === true,
    tell: (event) => send({ kind: 'told', event }),
    label: (labels) => send({ kind: 'labels', labels }),
    onLabels: (take) => hear((message) => message.kind === 'labels' && take(message.labels)),
  }
}
