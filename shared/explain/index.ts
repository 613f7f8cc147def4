export { type AttributeOptions, type Attributions, attribute } from './attribute.ts'
export { backgroundFrom, backgroundOf } from './background.ts'
export { type Change, type Counterfactual, type CounterfactualOptions, counterfactuals } from './counterfactual.ts'
export { associationsWith } from './global/association.ts'
export { type Ale, type Dependence, type DependenceOf, dependence } from './global/dependence.ts'
export {
  type Importance,
  type Importances,
  MOST_IMPORTANCE_ROWS,
  permutationImportance,
} from './global/importance.ts'
export { type Interaction, interactions, MOST_INTERACTION_ROWS } from './global/interactions.ts'
export { meanContributions } from './global/mean-contributions.ts'
export { spread } from './global/scored.ts'
export { type Surrogate, surrogate } from './global/surrogate.ts'
export { rowsAndUnreadable, tableAndUnreadable, tableOfRows, tableOfSource, type Unreadable } from './inputs.ts'
export {
  type Explained,
  explainTable,
  type Reason,
  type RowExplanation,
  reasonsOf,
  textAt,
  withReasons,
} from './reasons.ts'
export { editText } from './shapes/edit-words.ts'
export { parseEdits, SHAPE_EDITS, type ShapeEdit, withEdits } from './shapes/edits.ts'
export { isGlassBox } from './shapes/glass-box.ts'
export { type PairShape, type Shape, type ShapeAxis, type ShapesView, shapesOf } from './shapes/view.ts'
export { backgroundRules, inBatch, pathRules } from './trees/in-batch.ts'
export type { SplitTrees } from './trees/split-trees.ts'
