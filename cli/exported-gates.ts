import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { appendToAuditLog } from '../engine/index.ts'
import type { Bundle } from '../shared/bundle/index.ts'
import {
  type AnyAudit,
  beyondGates,
  gateText,
  type JudgedGate,
  judgeGates,
  parseGate,
} from '../shared/fairness/index.ts'

interface Limits {
  readonly gate: readonly string[]
  readonly failOn: 'never' | 'gate'
  readonly override: string
}

interface Held {
  /** With the limits, and the reason where there is one, in its record. */
  readonly bundle: Bundle
  readonly judged: readonly JudgedGate[]
  readonly isRefused: boolean
}

/**
 * Holds a model against the limits of its training and those that are given now, by the audit that it carries. A reason is
 * kept in its record, and in the log of the project that the model lies in.
 */
export async function heldAtGates(
  bundle: Bundle,
  path: string,
  target: string,
  { gate, failOn, override }: Limits,
): Promise<Held> {
  const { gates, fairness } = bundle.record
  const asked = judgeGates(gate.map(parseGate), auditIn(fairness))
  const known = new Set(asked.map(gateText))
  const judged = [...(gates?.judged ?? []).filter((one) => !known.has(gateText(one))), ...asked]
  if (judged.length === 0) return { bundle, judged, isRefused: false }
  const beyond = beyondGates(judged).map(gateText)
  const reason = override.trim()
  if (beyond.length > 0 && reason === '' && failOn === 'gate') return { bundle, judged, isRefused: true }
  const overrides = [...(gates?.overrides ?? []), ...(beyond.length > 0 && reason !== '' ? [{ reason, beyond }] : [])]
  if (beyond.length > 0 && reason !== '') await log(path, { target, reason, beyond })
  return { bundle: { ...bundle, record: { ...bundle.record, gates: { judged, overrides } } }, judged, isRefused: false }
}

/** A model that lies in a project is `runs/<number>/model.lathe` of it. */
async function log(path: string, entry: { target: string; reason: string; beyond: string[] }): Promise<void> {
  const run = dirname(resolve(path))
  const project = dirname(dirname(run))
  if (basename(dirname(run)) !== 'runs' || !existsSync(join(project, 'project.json'))) return
  await appendToAuditLog(project, { at: Date.now(), what: 'override', run: basename(run), ...entry })
}

/** The audit as a model's record keeps it. */
function auditIn(fairness: unknown): AnyAudit {
  const audit: AnyAudit = JSON.parse(JSON.stringify(fairness ?? {}))
  return audit
}
