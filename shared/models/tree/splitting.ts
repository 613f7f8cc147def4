import type { Feature } from '../matrix.ts'

/**
 * Rows as a tree splits them. `label` is a class, or 0 throughout where `value` holds the number to predict, less its
 * mean; rows count `weight`.
 */
export interface Rows {
  readonly features: readonly Feature[]
  readonly label: Int32Array
  readonly value: Float64Array | null
  readonly weight: Float64Array
  readonly classes: number
}

/** Which rows go left: numbers up to a threshold, or some of the levels; and those with a missing value, or not. */
export interface Split {
  readonly feature: number
  readonly threshold: number
  /** 1 for every level that goes left; null for a number. */
  readonly levels: Uint8Array | null
  readonly missingLeft: boolean
  /** Whether any value was missing here in training. */
  readonly sawMissing: boolean
  /** How much less is left unexplained. */
  readonly gain: number
}

/**
 * What some rows hold: the weight of each class, or, of numbers, the weighted sum. Σ of squares over weight is what they
 * explain: weight times (1 − Gini's impurity), or the squared error that their mean saves.
 */
interface Sums {
  readonly of: Float64Array
  weight: number
}

const noSums = (classes: number): Sums => ({ of: new Float64Array(classes), weight: 0 })

function add(sums: Sums, rows: Rows, row: number, sign: 1 | -1): void {
  const w = rows.weight[row]! * sign
  const c = rows.label[row]!
  sums.of[c] = sums.of[c]! + (rows.value ? w * rows.value[row]! : w)
  sums.weight += w
}

export function explained({ of, weight }: Sums): number {
  let squares = 0
  for (let c = 0; c < of.length; c++) squares += of[c]! * of[c]!
  return weight > 0 ? squares / weight : 0
}

export function sumsOf(rows: Rows, which: Uint32Array): Sums {
  const sums = noSums(rows.classes)
  for (let i = 0; i < which.length; i++) add(sums, rows, which[i]!, 1)
  return sums
}

/** Explained by both parts of a whole, one of them given. */
function explainedByBoth(whole: Sums, part: Sums): number {
  let [squares, others] = [0, 0]
  for (let c = 0; c < part.of.length; c++) {
    squares += part.of[c]! * part.of[c]!
    others += (whole.of[c]! - part.of[c]!) ** 2
  }
  return squares / part.weight + others / (whole.weight - part.weight)
}

/** A gain must be larger than one found before by more than rounding. */
const ROUNDING = 1 + 1e-9

/**
 * The best split of some rows by one feature; null where there is none that leaves `least` weight on both sides.
 *
 * @param which the rows, in rising order of a number, missing values last
 */
export function bestSplit(rows: Rows, feature: number, which: Uint32Array, whole: Sums, least: number): Split | null {
  const about = rows.features[feature]
  if (!about || whole.weight <= 0) return null
  return about.kind === 'number'
    ? bestThreshold(rows, feature, about.values, which, whole, least)
    : bestLevels(rows, feature, about, which, whole, least)
}

function bestThreshold(
  rows: Rows,
  feature: number,
  values: Float64Array,
  which: Uint32Array,
  whole: Sums,
  least: number,
): Split | null {
  let known = which.length
  while (known > 0 && Number.isNaN(values[which[known - 1]!]!)) known--
  const missing = sumsOf(rows, which.subarray(known))
  const base = explained(whole)
  let best: Split | null = null
  // Missing values on the right, then on the left.
  for (const missingLeft of known < which.length ? [false, true] : [false]) {
    const left = noSums(rows.classes)
    if (missingLeft) {
      left.of.set(missing.of)
      left.weight = missing.weight
    }
    for (let i = 0; i + 1 < known; i++) {
      add(left, rows, which[i]!, 1)
      const [x, next] = [values[which[i]!]!, values[which[i + 1]!]!]
      if (x === next || left.weight < least) continue
      if (whole.weight - left.weight < least) break
      const gain = explainedByBoth(whole, left) - base
      if (gain > (best?.gain ?? 0) * ROUNDING)
        best = {
          feature,
          threshold: between(x, next),
          levels: null,
          missingLeft,
          sawMissing: known < which.length,
          gain,
        }
    }
  }
  if (!best || known < which.length) return best
  return { ...best, missingLeft: isHeavierLeft(rows, which, (row) => values[row]! <= best.threshold) }
}

/** The middle of two numbers; the lower one where there is none. */
function between(a: number, b: number): number {
  const middle = a / 2 + b / 2
  return middle >= a && middle < b && Number.isFinite(middle) ? middle : a
}

/** Where a value that was never missing in training goes when it is: with most rows. */
function isHeavierLeft(rows: Rows, which: Uint32Array, isLeft: (row: number) => boolean): boolean {
  let balance = 0
  for (let i = 0; i < which.length; i++)
    balance += isLeft(which[i]!) ? rows.weight[which[i]!]! : -rows.weight[which[i]!]!
  return balance > 0
}

/**
 * Levels in the order of the share of a class, or of their mean: of two classes and of numbers, the best split of that
 * order is the best of all (Breiman et al., Classification and Regression Trees, 1984, section 9.4). A missing value is a level.
 */
function bestLevels(
  rows: Rows,
  feature: number,
  { codes, cardinality }: Extract<Feature, { kind: 'levels' }>,
  which: Uint32Array,
  whole: Sums,
  least: number,
): Split | null {
  const byLevel = Array.from({ length: cardinality + 1 }, () => noSums(rows.classes))
  for (let i = 0; i < which.length; i++) {
    const code = codes[which[i]!]!
    add(byLevel[code < 0 ? cardinality : code]!, rows, which[i]!, 1)
  }
  const present = [...byLevel.keys()].filter((level) => byLevel[level]!.weight > 0)
  const base = explained(whole)
  let best: { gain: number; left: readonly number[] } | null = null
  // The share of the last of two classes says all.
  for (let c = rows.classes === 2 ? 1 : 0; c < rows.classes; c++) {
    const share = (level: number) => byLevel[level]!.of[c]! / byLevel[level]!.weight
    const order = present.toSorted((a, b) => share(a) - share(b) || a - b)
    const left = noSums(rows.classes)
    for (let i = 0; i + 1 < order.length; i++) {
      const { of, weight } = byLevel[order[i]!]!
      for (let k = 0; k < of.length; k++) left.of[k] = left.of[k]! + of[k]!
      left.weight += weight
      if (left.weight < least || whole.weight - left.weight < least) continue
      const gain = explainedByBoth(whole, left) - base
      if (gain > (best?.gain ?? 0) * ROUNDING) best = { gain, left: order.slice(0, i + 1) }
    }
  }
  if (!best) return null
  const levels = new Uint8Array(cardinality)
  for (const level of best.left) if (level < cardinality) levels[level] = 1
  const { left, gain } = best
  const missingLeft = present.includes(cardinality)
    ? left.includes(cardinality)
    : isHeavierLeft(rows, which, (row) => levels[codes[row]!] === 1)
  return { feature, threshold: 0, levels, missingLeft, sawMissing: present.includes(cardinality), gain }
}

/** Whether a row goes left. A level that training has not seen at a split is not among those that go left. */
export function goesLeft(
  { threshold, levels, missingLeft }: Pick<Split, 'threshold' | 'levels' | 'missingLeft'>,
  feature: Feature,
  row: number,
): boolean {
  if (feature.kind === 'number') {
    const x = feature.values[row]!
    return Number.isNaN(x) ? missingLeft : x <= threshold
  }
  const code = feature.codes[row]!
  return code < 0 ? missingLeft : levels?.[code] === 1
}
