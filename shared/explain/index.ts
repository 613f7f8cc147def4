export { type AttributeOptions, type Attributions, attribute } from './attribute.ts'
export { backgroundFrom, backgroundOf } from './background.ts'
export { tableOfRows, tableOfSource } from './inputs.ts'
