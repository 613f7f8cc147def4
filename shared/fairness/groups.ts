/** A column whose values form groups: `levels[codes[row]]`; the code −1 is missing. */
export interface Grouping {
  readonly name: string
  readonly codes: Int32Array
  readonly levels: readonly string[]
  /** Whether the levels stand in their own order, as bands of numbers do; otherwise groups go by their names. */
  readonly isOrdered?: boolean
}

/** The name of the group of rows without a value. */
export const MISSING_GROUP = '(missing)'

/** Between the names of crossed columns and of crossed groups. */
export const CROSS = ' & '

/** The group of each row, numbered in the order in which groups are shown. */
export interface Groups {
  readonly names: readonly string[]
  readonly groupOf: Int32Array
}

/**
 * The groups that have rows, those without a value first, then by name or band. Several groupings are crossed: one group
 * for each combination that occurs.
 */
export function groupsOf(groupings: readonly Grouping[], rows: number): Groups {
  const places = groupings.map(placesOf)
  const combinations = places.reduce((product, { names }) => product * names.length, 1)
  if (combinations > Math.max(rows, FEW_COMBINATIONS)) return groupsOfMany(groupings, places, rows)
  const groupOf = new Int32Array(rows)
  for (const [g, { codes }] of groupings.entries()) {
    const { names, placeOf } = places[g] ?? NOWHERE
    const count = names.length
    for (let row = 0; row < rows; row++)
      groupOf[row] = (groupOf[row] ?? 0) * count + (placeOf[(codes[row] ?? -1) + 1] ?? 0)
  }
  const numbers = new Int32Array(combinations).fill(-1)
  for (let row = 0; row < rows; row++) numbers[groupOf[row] ?? 0] = 0
  const present = Array.from(numbers.keys()).filter((key) => numbers[key] === 0)
  for (const [group, key] of present.entries()) numbers[key] = group
  for (let row = 0; row < rows; row++) groupOf[row] = numbers[groupOf[row] ?? 0] ?? 0
  return { names: present.map((key) => nameOf(key, places)), groupOf }
}

/** Of so many combinations a table has room. */
const FEW_COMBINATIONS = 1 << 12
const NOWHERE: Places = { names: [], placeOf: new Int32Array(0) }

/** Where columns of many levels could be combined in more ways than there are rows, the combinations are numbered as they come. */
function groupsOfMany(groupings: readonly Grouping[], places: readonly Places[], rows: number): Groups {
  const numbered = new Map<number, number>()
  const groupOf = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    let key = 0
    for (const [g, { codes }] of groupings.entries()) {
      const known = places[g] ?? NOWHERE
      key = key * known.names.length + (known.placeOf[(codes[row] ?? -1) + 1] ?? 0)
    }
    const group = numbered.get(key) ?? numbered.size
    if (group === numbered.size) numbered.set(key, group)
    groupOf[row] = group
  }
  const order = [...numbered].sort(([a], [b]) => a - b)
  const renumbered = new Int32Array(order.length)
  for (const [place, [, group]] of order.entries()) renumbered[group] = place
  return { names: order.map(([key]) => nameOf(key, places)), groupOf: groupOf.map((group) => renumbered[group] ?? 0) }
}

interface Places {
  /** In the order in which they are shown. */
  readonly names: readonly string[]
  /** By code + 1. */
  readonly placeOf: Int32Array
}

/** Levels of one name are one group; a level that is called like the missing one is it. */
function placesOf({ levels, isOrdered = false }: Grouping): Places {
  const distinct = [...new Set(levels)].filter((level) => level !== MISSING_GROUP)
  const names = [MISSING_GROUP, ...(isOrdered ? distinct : distinct.sort())]
  const places = new Map(names.map((name, place) => [name, place]))
  return { names, placeOf: Int32Array.from([MISSING_GROUP, ...levels], (level) => places.get(level) ?? 0) }
}

function nameOf(key: number, places: readonly Places[]): string {
  const names: string[] = []
  let rest = key
  for (const known of places.toReversed()) {
    const place = rest % known.names.length
    rest = (rest - place) / known.names.length
    names.unshift(known.names[place] ?? MISSING_GROUP)
  }
  return names.join(CROSS)
}
