/** Count, mean and sum of squared deviations, accumulated in one pass (Welford 1962). NaN is passed over. */
export interface Moments {
  count: number
  mean: number
  squares: number
}

export const noMoments = (): Moments => ({ count: 0, mean: 0, squares: 0 })

export function addMoments(moments: Moments, values: ArrayLike<number>): Moments {
  let { count, mean, squares } = moments
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value)) continue
    count++
    const off = value - mean
    mean += off / count
    squares += off * (value - mean)
  }
  moments.count = count
  moments.mean = mean
  moments.squares = squares
  return moments
}

/** Population standard deviation; 0 for fewer than one value. */
export const deviation = ({ count, squares }: Moments): number => (count > 0 ? Math.sqrt(squares / count) : 0)
