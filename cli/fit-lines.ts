/** Continuation lines are at least this wide, or start near the left edge. */
const LEAST_WIDTH = 30

/**
 * Breaks lines that are wider than the terminal at blanks. What follows stands under the last column of a table, or
 * under the text of a list item.
 */
export const fitLines = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) => (line.length <= width ? line : broken(line, width)))
    .join('\n')

function broken(line: string, width: number): string {
  const hang = ' '.repeat(hangOf(line, width))
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const at = rest.lastIndexOf(' ', width)
    if (at <= hang.length) break
    lines.push(rest.slice(0, at).trimEnd())
    rest = hang + rest.slice(at).trimStart()
  }
  return [...lines, rest].join('\n')
}

function hangOf(line: string, width: number): number {
  const columns = [...line.matchAll(/\S {2,}(?=\S)/g)].map((gap) => gap.index + gap[0].length)
  const last = columns.filter((column) => column <= width - LEAST_WIDTH).at(-1)
  return last ?? /^\s*(?:[·!x] |\S+: )?/.exec(line)?.[0].length ?? 0
}
