import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { appendToAuditLog } from '../engine/index.ts'
import type { Bundle } from '../shared/bundle/index.ts'
import { LatheError } from '../shared/core/index.ts'
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
  const project = projectOf(path)
  const stated = project ? await limitsOf(project) : []
  const asked = judgeGates([...new Set([...stated, ...gate])].map(parseGate), auditIn(fairness))
  const known = new Set(asked.map(gateText))
  const judged = [...(gates?.judged ?? []).filter((one) => !known.has(gateText(one))), ...asked]
  if (judged.length === 0) return { bundle, judged, isRefused: false }
  const beyond = beyondGates(judged).map(gateText)
  const reason = override.trim()
  // As in the window: a model of a project goes beyond the project's limits only with a reason.
  const isBeyondProject = beyondGates(judgeGates(stated.map(parseGate), auditIn(fairness))).length > 0
  if (reason === '' && (isBeyondProject || (beyond.length > 0 && failOn === 'gate')))
    return { bundle, judged, isRefused: true }
  const overrides = [...(gates?.overrides ?? []), ...(beyond.length > 0 && reason !== '' ? [{ reason, beyond }] : [])]
  if (beyond.length > 0 && reason !== '') await log(path, { target, reason, beyond })
  return { bundle: { ...bundle, record: { ...bundle.record, gates: { judged, overrides } } }, judged, isRefused: false }
}

/** The folder of the project that a model lies in, which is `runs/<number>/model.lathe` of it; null where it lies in none. */
function projectOf(path: string): string | null {
  const runs = dirname(dirname(resolve(path)))
  const project = dirname(runs)
  return basename(runs) === 'runs' && existsSync(join(project, 'project.json')) ? project : null
}

const STATED = z.object({ choices: z.object({ gates: z.array(z.string()).optional() }).optional() })

/** The limits that a project states. */
async function limitsOf(project: string): Promise<readonly string[]> {
  const file = join(project, 'project.json')
  const text = await readFile(file, 'utf8')
  const stated = STATED.safeParse(jsonOf(text))
  if (stated.success) return stated.data.choices?.gates ?? []
  throw new LatheError('fileUnreadable', 'The project of this model cannot be read, so its limits are not known.', {
    file,
    next: `Mend it: lathe project check ${project}`,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function log(path: string, entry: { target: string; reason: string; beyond: string[] }): Promise<void> {
  const project = projectOf(path)
  const run = basename(dirname(resolve(path)))
  if (project) await appendToAuditLog(project, { at: Date.now(), what: 'override', run, ...entry })
}

/** The audit as a model's record keeps it. */
function auditIn(fairness: unknown): AnyAudit {
  const audit: AnyAudit = JSON.parse(JSON.stringify(fairness ?? {}))
  return audit
}
