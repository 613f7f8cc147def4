import { addCells, type Cells } from './cells.ts'

/** A column whose values form groups: `levels[codes[row]]`; the code −1 is missing. */
export interface Grouping {
  readonly name: string
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** True and predicted classes, row by row: 1 positive, 0 negative. */
export interface Outcomes {
  readonly labels: Uint8Array
  readonly decisions: Uint8Array
}

/** The name of the group of rows without a value. */
export const MISSING_GROUP = '(missing)'

/** Between the names of crossed columns and of crossed groups. */
export const CROSS = ' & '

/**
 * The groups that have rows, with their cells, in the order of their names. Several groupings are crossed: one group for
 * each combination that occurs.
 */
export function groupsOf(groupings: readonly Grouping[], { labels, decisions }: Outcomes): Map<string, Cells> {
  const counts = new Map<number, Float64Array>()
  for (let row = 0; row < labels.length; row++) {
    let key = 0
    for (const { codes, levels } of groupings) key = key * (levels.length + 1) + (codes[row] ?? -1) + 1
    let cells = counts.get(key)
    if (!cells) {
      cells = new Float64Array(4)
      counts.set(key, cells)
    }
    const cell = (labels[row] === 1 ? 2 : 0) + (decisions[row] === 1 ? 1 : 0)
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  const groups = new Map<string, Cells>()
  for (const [key, [tn = 0, fp = 0, fn = 0, tp = 0]] of counts) {
    const name = nameOf(key, groupings)
    const cells = { tp, fp, fn, tn }
    const known = groups.get(name)
    groups.set(name, known ? addCells(known, cells) : cells)
  }
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function nameOf(key: number, groupings: readonly Grouping[]): string {
  const names: string[] = []
  let rest = key
  for (const { levels } of groupings.toReversed()) {
    const digit = rest % (levels.length + 1)
    rest = (rest - digit) / (levels.length + 1)
    names.unshift(levels[digit - 1] ?? MISSING_GROUP)
  }
  return names.join(CROSS)
}
