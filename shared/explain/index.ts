export { type AttributeOptions, type Attributions, attribute } from './attribute.ts'
export { backgroundFrom, backgroundOf } from './background.ts'
export { tableOfRows, tableOfSource } from './inputs.ts'
export {
  type Explained,
  explainTable,
  type Reason,
  type RowExplanation,
  reasonsOf,
  textAt,
  withReasons,
} from './reasons.ts'
