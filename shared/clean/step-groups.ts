/** What cleaning steps are about, as a person looks for them. */
export const STEP_GROUPS = {
  types: 'Types and formats',
  values: 'Values and spellings',
  columns: 'Columns',
  newColumns: 'New columns',
  missing: 'Missing values',
  numbers: 'Numbers and outliers',
  privacy: 'Personal data',
  rows: 'Rows',
} as const

export type StepGroup = keyof typeof STEP_GROUPS
