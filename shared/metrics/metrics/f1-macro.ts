import { type Confusion, macro } from '../confusion.ts'
import { defineMetric, ofConfusion } from '../metric.ts'
import { f1Of } from './f1.ts'

const f1MacroOf = (confusion: Confusion) => macro(confusion, f1Of)

export const f1Macro = defineMetric({
  id: 'f1Macro',
  title: 'F1, mean over classes',
  direction: 'higher',
  range: [0, 1],
  definition: 'The plain mean of the F1 of each class, the negative one included.',
  source: 'scikit-learn f1_score, average="macro"',
  binary: ofConfusion(f1MacroOf),
  multiclass: ofConfusion(f1MacroOf),
})
