/** How often each level of coded cells is there; a code of −1 is none. */
export function levelCounts(codes: Int32Array, levels: readonly string[]): Uint32Array {
  const counts = new Uint32Array(levels.length)
  for (const code of codes) if (code >= 0) counts[code]! += 1
  return counts
}

/** What leaves a project says nothing that fewer rows than this have in common: it could point to somebody. */
export const FEWEST_TOLD = 10

/** Levels of so many rows that they may be told, with how many; in alphabetical order, so that their order in the file does not show. */
export const toldLevels = (counts: Iterable<readonly [level: string, count: number]>): (readonly [string, number])[] =>
  [...counts].filter(([, count]) => count >= FEWEST_TOLD).sort(([a], [b]) => (a < b ? -1 : 1))
