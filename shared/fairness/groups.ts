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
  const numbered = new Map<number, number>()
  const first: number[] = []
  const groupOf = new Int32Array(rows)
  const places = groupings.map(placesOf)
  for (let row = 0; row < rows; row++) {
    let key = 0
    for (const [g, { codes }] of groupings.entries()) {
      const known = places[g]
      if (known) key = key * known.names.length + (known.placeOf[(codes[row] ?? -1) + 1] ?? 0)
    }
    let group = numbered.get(key)
    if (group === undefined) {
      group = numbered.size
      numbered.set(key, group)
      first.push(key)
    }
    groupOf[row] = group
  }
  const order = Array.from(first, (key, group) => ({ key, group })).sort((a, b) => a.key - b.key)
  const renumbered = new Int32Array(order.length)
  for (const [place, { group }] of order.entries()) renumbered[group] = place
  for (let row = 0; row < rows; row++) groupOf[row] = renumbered[groupOf[row] ?? 0] ?? 0
  return { names: order.map(({ key }) => nameOf(key, places)), groupOf }
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
