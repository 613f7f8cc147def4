/** A problem in the user's data, as a value: it never stops a job, and says what was done and what can be done. */
export interface Finding {
  readonly id: string
  readonly severity: 'info' | 'warning' | 'error'
  /** Names of the columns concerned; empty where it concerns the whole table. */
  readonly columns: readonly string[]
  /** Plain words: what was seen, why it matters, what was done, what can be done. */
  readonly message: string
}
