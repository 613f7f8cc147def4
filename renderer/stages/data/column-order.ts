/** Places of columns (numbers in the data) from left to right: as a person put them, new ones behind. */
export function inOrder(names: readonly string[], order: readonly string[]): number[] {
  const rank = new Map(order.map((name, at) => [name, at]))
  const rankOf = (at: number) => rank.get(names[at] ?? '') ?? order.length
  return [...names.keys()].sort((a, b) => rankOf(a) - rankOf(b) || a - b)
}

/** The names with one moved to where another stands. */
export function movedTo(names: readonly string[], name: string, place: string): readonly string[] {
  const [from, to] = [names.indexOf(name), names.indexOf(place)]
  if (from < 0 || to < 0 || from === to) return names
  const others = names.filter((one) => one !== name)
  return [...others.slice(0, to), name, ...others.slice(to)]
}
