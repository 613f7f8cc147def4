import type { Choices } from '../../../shared/contract/index.ts'
import type { TrainOptions } from '../../../shared/train/index.ts'

/** How a training is told to part the rows, as it was chosen in the window. */
export const splitOptions = ({
  split,
}: Pick<Choices, 'split'>): Partial<Pick<TrainOptions, 'splitGroup' | 'splitTime' | 'splitCopies'>> =>
  split === undefined
    ? {}
    : split.by === 'copies'
      ? { splitCopies: true }
      : { [split.by === 'group' ? 'splitGroup' : 'splitTime']: split.column }
