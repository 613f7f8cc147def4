export { changedCells, sameCell } from './changed-cells.ts'
export { originsOf, stepsFor, tracesOf } from './lineage.ts'
export {
  fileNamesAfter,
  holdsSecrets,
  isOn,
  NO_RECIPE,
  parseRecipe,
  type Recipe,
  type RecipeStep,
  readingsAfter,
  recipeName,
  recipeText,
  typesOf,
  withoutSecrets,
} from './recipe.ts'
export {
  editSource,
  type FittedRecipe,
  type FittedStep,
  fitRecipe,
  type Replayed,
  replay,
  type StepConflict,
} from './replay.ts'
export {
  type Cluster,
  mappingOf,
  type Occurrence,
  occurrencesIn,
  proposeClusters,
  SIMILARITY_METHODS,
  type SimilarityMethod,
  type SimilarityOptions,
} from './similar-values.ts'
export type { Conflict, Derivation, Step, StepHost } from './step.ts'
export { STEP_GROUPS } from './step-groups.ts'
export { STEPS } from './steps.ts'
export type { RowNotes, StepState, Transform } from './transform.ts'
export { applySteps, TRANSFORMS } from './transforms.ts'
