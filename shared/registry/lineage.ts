import { z } from 'zod'
import type { Bundle } from '../bundle/index.ts'
import type { AnyAudit } from '../fairness/index.ts'
import { familyOf, REPLAY } from '../train/index.ts'
import { askedOf, optionsDigest, recipeDigest } from './asked.ts'
import { FIGURE, type Registered } from './events.ts'
import { gapsOf } from './limits.ts'

/** What is known beside the model file itself. */
export interface Beside {
  readonly sha256: string
  readonly bytes: number
  /** What the model file is called. */
  readonly name: string
  /** What its data files are called; empty where nobody knows. */
  readonly dataNames: readonly string[]
  readonly parent: number | null
  readonly run: string | null
  /** The blob of the whole job. */
  readonly job: string | null
  readonly note: string
}

const FIGURES = z.record(z.string(), FIGURE)

/** A model as the next version of a registry. */
export function registeredOf({ pipeline, record }: Bundle, version: number, beside: Beside): Registered {
  const asked = askedOf(record.asked)
  const replay = REPLAY.safeParse(record.replay).data
  return {
    what: 'register',
    version,
    model: { sha256: beside.sha256, bytes: beside.bytes, name: beside.name },
    task: pipeline.task,
    target: pipeline.target,
    classes: [...pipeline.classes],
    family: familyOf(pipeline),
    inputs: pipeline.inputs.map(({ name }) => name),
    metrics: FIGURES.safeParse(record.metrics).data ?? {},
    fairness: JSON.parse(JSON.stringify(gapsOf(auditIn(record.fairness)))),
    lineage: {
      data: { sha256: record.dataSha256, names: [...beside.dataNames], rows: record.rows },
      recipe: asked && { sha256: recipeDigest(asked.recipe), steps: asked.recipe.steps.map(({ id }) => id) },
      // The positive class counts, whether it was named or found to be the rarer one.
      options: asked && optionsDigest({ ...asked, options: { ...asked.options, positive: positiveOf(pipeline) } }),
      seed: record.seed,
      lathe: asked?.lathe ?? null,
      parent: beside.parent,
      run: beside.run,
      how: howOf(record),
      trials: replay?.trials.length ?? null,
    },
    job: beside.job,
    note: beside.note,
  }
}

function howOf(record: Bundle['record']): Registered['lineage']['how'] {
  if (record.edits !== undefined) return 'edited'
  if (record.continued !== undefined) return 'continued'
  return record.mitigation === undefined ? 'trained' : 'mitigated'
}

/** The audit as a model keeps it. */
const auditIn = (kept: unknown): AnyAudit => JSON.parse(JSON.stringify(kept ?? {}))

const positiveOf = ({ task, classes }: Bundle['pipeline']): string => (task === 'binary' ? (classes[1] ?? '') : '')
