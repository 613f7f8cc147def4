import { createHash } from 'node:crypto'
import { type Json, LatheError } from '../../shared/core/index.ts'
import type { ScoringKernels } from '../../shared/models/index.ts'
import { type Pipeline, pipelineFromJson } from '../../shared/pipeline/index.ts'
import {
  createPolicy,
  createRowCheck,
  PLAIN_POLICY,
  type Policies,
  type Policy,
  type RowCheck,
  SERVED_FORMAT,
  type ServingNotes,
} from '../../shared/serve/index.ts'
import { inlineKernels } from '../compute/scoring.ts'
import { NATIVE_ARRAYS } from './native-arrays.ts'

/** A model as it is served: one value that never changes, so that a request keeps the one it began with. */
export interface LoadedModel extends ServingNotes {
  readonly name: string
  /** As paths and answers name it. */
  readonly version: string
  /** SHA-256 of what it was loaded from, lower-case hex. */
  readonly digest: string
  readonly pipeline: Pipeline
  /** What scores many rows faster; the plain way where it is undefined. */
  readonly kernels: ScoringKernels | undefined
  /** Checks rows against the columns of the model. */
  readonly check: RowCheck
  /** What is done about values that are out of order. */
  readonly policy: Policy
}

/** A model as the exported folder holds it: JSON, typed arrays inline as base64, long ones deflated. */
export interface ServedModel extends Partial<ServingNotes> {
  /** SERVED_FORMAT of the version that wrote it; those of before it said none. */
  readonly format?: number
  readonly pipeline: Json
  readonly name: string
  readonly version?: string
  /** The compiled kernels that score many rows, as base64; rows are scored one by one where they are left out. */
  readonly kernels?: string
}

const NO_NOTES: ServingNotes = { watched: [], personal: [], scoreBounds: [], typical: {}, prior: null, live: null }

/** @param digest SHA-256 of the file that it comes from; of its JSON where it is left out */
export function loadModel(
  { format = 1, pipeline: json, name, version = '1', kernels, ...notes }: ServedModel,
  digest = createHash('sha256').update(JSON.stringify(json)).digest('hex'),
): LoadedModel {
  if (format > SERVED_FORMAT)
    throw new LatheError(
      'unsupported',
      `model.json of ${name} was written by a newer version of Lathe (form ${format}; this one reads up to ${SERVED_FORMAT}).`,
      { value: String(format), next: 'Update Lathe, or start the folder by itself: node server.js' },
    )
  return modelOf(pipelineFromJson(json, NATIVE_ARRAYS), {
    name,
    version,
    kernels: inlineKernels(kernels),
    digest,
    ...NO_NOTES,
    ...notes,
  })
}

/** A model ready to be served: all that can be worked out beforehand is. */
export function modelOf(
  pipeline: Pipeline,
  about: Pick<LoadedModel, 'name' | 'version' | 'kernels' | 'digest' | keyof ServingNotes>,
): LoadedModel {
  return { ...about, pipeline, check: createRowCheck(pipeline), policy: PLAIN_POLICY }
}

/** The same model under declared policies. */
export const withPolicies = (model: LoadedModel, policies: Policies): LoadedModel => ({
  ...model,
  policy: createPolicy(model.pipeline, policies, model.typical),
})
