/** Rows by falling score, for one class against the rest. Equal scores stand together and count as one step. */
export interface Ranking {
  /** `order[place]` is the row that stands there. */
  readonly order: Uint32Array
  /** 1 where the row at that place is of the class, else 0; numbers, so that loops multiply instead of branching. */
  readonly positives: Float64Array
  /** Where each run of equal scores ends (exclusive), as places. */
  readonly ends: Uint32Array
}

/** @param isPositive 1 for rows of the class, 0 for the rest */
export function rank(scores: Float64Array, isPositive: Uint8Array): Ranking {
  const order = orderBy(scores.length, (a, b) => scores[b]! - scores[a]! || a - b)
  const positives = new Float64Array(order.length)
  const ends = new Uint32Array(order.length)
  let runs = 0
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!
    positives[place] = isPositive[row]!
    const isLast = place + 1 === order.length || scores[order[place + 1]!] !== scores[row]
    if (isLast) ends[runs++] = place + 1
  }
  return { order, positives, ends: ends.slice(0, runs) }
}

/** The rows 0 … count − 1 in the order of a comparison. */
export function orderBy(count: number, compare: (a: number, b: number) => number): Uint32Array {
  const order = new Uint32Array(count)
  for (let row = 0; row < count; row++) order[row] = row
  return order.sort(compare)
}
