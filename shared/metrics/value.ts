/** Why a value does not exist. Stands where a number would, so that no NaN ever leaves the room. */
export interface NoValue {
  /** One sentence in plain words. */
  readonly why: string
}

export const noValue = (why: string): NoValue => ({ why })

export const NO_ROWS = noValue('There are no rows.')
export const NO_SCORES = noValue('There are no scores: only predicted labels are known.')
export const NOT_PROBABILITIES = noValue('The scores are no probabilities: some lie outside 0 to 1.')
