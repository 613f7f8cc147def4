/** The model that a run ended with. */
export interface BestView {
  readonly family: string
  readonly title: string
  readonly why: string
  readonly seconds: number
  /** Line by line, where it is one that is made to be read. */
  readonly inWords?: readonly string[]
}
