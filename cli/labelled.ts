import type { Finding } from '../shared/core/index.ts'

export { type Labelled, labelledRows } from '../engine/index.ts'

/** That figures flatter a model. */
export const learnedFrom = (model: string, file: string): Finding => ({
  id: 'learned-from-these-rows',
  severity: 'warning',
  columns: [],
  message: `${model} learned from most rows of ${file}: its figures here are better than on new rows. Give rows that it has not seen.`,
})
