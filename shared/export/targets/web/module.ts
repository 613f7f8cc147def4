/**
 * The module that programs import: the scorer's text, and the model's data put into it. Names begin with `lathe` and a
 * dollar sign so that they cannot meet one of the scorer's.
 */
export const moduleText = (scorer: string): string => `${scorer}
import lathe$data from './model.data.js'
const lathe$predict = createScorer(lathe$data.pipeline)
const lathe$inputs = lathe$data.inputs
const lathe$schema = lathe$data.schema
export { lathe$predict as predict, lathe$inputs as inputs, lathe$schema as schema }
`
