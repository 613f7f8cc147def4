import { z } from 'zod'
import type { Pipeline } from '../pipeline/index.ts'
import { type BestFit, type Candidate, ENSEMBLE, type Trial, unjudged } from '../train/index.ts'
import type { MitigationPoint } from './points.ts'

/** A finished model that mitigation starts from, in place of a search. */
export interface Base {
  readonly pipeline: Pipeline
  /** Of its file: says which one it was. */
  readonly sha256: string
  readonly trial: Trial
  /** What it said of rows that were held out from it: probabilities of the positive class. null where nothing was kept. */
  readonly said: Said | null
  /** The points of a study of it, of which one is taken now; null for a new study. */
  readonly tried: readonly MitigationPoint[] | null
}

export interface Said {
  readonly rows: Uint32Array
  readonly scores: Float64Array
}

const MEMBERS = z.array(z.object({ family: z.string(), params: z.record(z.string(), z.json()), weight: z.number() }))

/** The model as a search would have ended with it: it was fitted before, and nothing of that is made again. */
export function fitOfBase({ pipeline, trial }: Base): BestFit {
  const members = trial.family === ENSEMBLE ? MEMBERS.parse(trial.params.members) : [{ ...trial, weight: 1 }]
  const elected = members.map(({ family, params, weight }, place) => {
    const candidate: Candidate = { family, params }
    return { judged: unjudged(candidate, place), weight }
  })
  return { pipeline, trial, elected, findings: [], isWhole: true, heldOut: null, curve: null }
}
