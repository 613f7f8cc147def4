import type { FeatureInfo } from '../matrix.ts'
import type { Readers } from '../model.ts'
import type { TreeState } from './predictor.ts'

/** A number as a person writes it: six digits are enough to follow a rule by hand. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)))

/** Which side of a question missing values are on; null where training saw none. */
type Missing = boolean | null

/**
 * A set of levels in words: those that are in it, or, where they are more, those that are not.
 *
 * @param isIn 1 for every level that is in the set
 * @param can 1 for every level that earlier answers leave
 */
export function levelsText({ name, levels }: FeatureInfo, isIn: Uint8Array, missing: Missing, can: Uint8Array): string {
  const inside = levels.filter((_, code) => can[code] === 1 && isIn[code] === 1)
  const outside = levels.filter((_, code) => can[code] === 1 && isIn[code] !== 1)
  if (inside.length === 0) return `${name} is missing`
  if (outside.length === 0) return missing ? `${name} is anything` : `${name} is not missing`
  if (inside.length <= outside.length) return `${name} is ${listed(inside)}${missing ? ', or missing' : ''}`
  return `${name} is not ${listed(outside)}${missing === false ? ', and not missing' : ''}`
}

export const numberText = ({ name }: FeatureInfo, sign: '≤' | '>', threshold: number, missing: Missing): string => {
  const [, date] = /^(.*) \(day number\)$/su.exec(name) ?? []
  const question = date === undefined ? `${name} ${sign} ${shown(threshold)}` : `${date} ${sign} ${dayText(threshold)}`
  return `${question}${missing ? ', or missing' : ''}`
}

/** The day, and within it the time, of days since 1970. */
function dayText(days: number): string {
  const time = new Date(Math.round(days * 86_400_000))
  return Number.isNaN(time.getTime()) ? shown(days) : time.toISOString().slice(0, 10)
}

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`

/** A class with its share of the rows, or a mean, and how many rows. */
export function heldText({ target, classes }: Readers, held: readonly number[], weight: number, mean: number): string {
  const rows = `${Math.round(weight).toLocaleString('en')} rows`
  if (classes.length === 0) return `${target} ${shown(mean)}, the mean of ${rows}`
  const most = held.reduce((found, n, c) => (n > (held[found] ?? 0) ? c : found), 0)
  return `${classes[most]}: ${Math.round((100 * (held[most] ?? 0)) / Math.max(weight, 1e-300))} % of ${rows}`
}

/** Of each feature, the levels that earlier answers leave: 1 for each. */
type Possible = ReadonlyMap<number, Uint8Array>

/** The tree in words: a line a question and a line a leaf, each below the answer that leads to it. */
export function treeText(state: TreeState, about: Readers): string[] {
  const lines: string[] = []
  const tell = (node: number, depth: number, possible: Possible) => {
    for (const isLeft of [true, false]) {
      const child = (isLeft ? state.left : state.right)[node] ?? -1
      const { text, left } = answer(state, node, isLeft, about, possible)
      const isLeaf = (state.feature[child] ?? -1) < 0
      lines.push(`${'  '.repeat(depth)}${text}${isLeaf ? ` → ${leafText(state, child, about)}` : ''}`)
      if (!isLeaf) tell(child, depth + 1, left)
    }
  }
  if ((state.feature[0] ?? -1) < 0) return [leafText(state, 0, about)]
  tell(0, 0, new Map())
  return lines
}

/** One of the two answers of a node, and what levels it leaves. */
function answer(state: TreeState, node: number, isLeft: boolean, about: Readers, possible: Possible) {
  const f = state.feature[node] ?? -1
  const info = about.features[f] ?? { name: `feature ${f + 1}`, column: '', kind: 'number', levels: [] }
  const missing = state.sawMissing[node] === 1 ? (state.missingLeft[node] === 1) === isLeft : null
  const at = state.levelsAt[node] ?? -1
  if (at < 0) return { text: numberText(info, isLeft ? '≤' : '>', state.threshold[node] ?? 0, missing), left: possible }
  const own = state.levels.subarray(at, at + info.levels.length)
  const isIn = isLeft ? own : own.map((is) => 1 - is)
  const can = possible.get(f) ?? new Uint8Array(info.levels.length).fill(1)
  const left = can.map((is, code) => is * (isIn[code] ?? 0))
  return { text: levelsText(info, isIn, missing, can), left: new Map([...possible, [f, left]]) }
}

function leafText({ shares, weight, values }: TreeState, node: number, about: Readers): string {
  const count = about.classes.length
  const held = [...shares.subarray(node * count, (node + 1) * count)]
  return heldText(about, held, weight[node] ?? 0, values[node] ?? 0)
}
