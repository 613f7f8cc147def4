import { MODELS } from '../models/index.ts'
import { membersOf, type Pipeline } from '../pipeline/index.ts'

/** What a trial of several models is called in place of a family. */
export const ENSEMBLE = 'ensemble'

/** What people call a family; the id itself where a newer version made the model. */
export const familyTitle = (family: string): string =>
  family === ENSEMBLE ? 'Ensemble' : MODELS.has(family) ? MODELS.get(family).title : family

/** The family of a pipeline's one model, or that it is an ensemble. */
export function familyOf(pipeline: Pipeline): string {
  const [first, ...others] = membersOf(pipeline)
  return first && others.length === 0 ? first.member.family : ENSEMBLE
}
