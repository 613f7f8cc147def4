import type { LineEnd } from './scan.ts'
import { type RecordPlace, recordsWithout, type Survey, type SurveyPart } from './survey.ts'

/**
 * The survey of a file from those of its stretches, the same as one that saw it all at once.
 *
 * @param starts where each stretch begins
 * @returns undefined where a stretch does not begin where the one before it ends, or hangs on what stood in that one
 */
export function joinSurveys(parts: readonly SurveyPart[], starts: readonly number[]): Survey | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const ranges: number[] = []
  const setAside: Survey['setAside'][number][] = []
  const repaired: RecordPlace[] = []
  const lineEnds = new Set<LineEnd>()
  let [records, lines, contentBytes, longest, padded] = [0, 0, 0, 0, 0]
  let firstPadded: RecordPlace | null = null
  for (const [index, { survey, end, settled, ...part }] of parts.entries()) {
    const next = starts[index + 1]
    if (next !== undefined && (end !== next || !settled)) return undefined
    const placed = <P extends RecordPlace>(place: P): P => ({
      ...place,
      record: place.record + records,
      line: place.line + lines,
    })
    addRanges(ranges, survey, repaired.at(-1))
    setAside.push(...survey.setAside.map(placed))
    repaired.push(...survey.repaired.map(placed))
    for (const lineEnd of part.lineEnds) lineEnds.add(lineEnd)
    firstPadded ??= survey.firstPadded && placed(survey.firstPadded)
    records += survey.records
    lines += part.lines
    contentBytes += survey.contentBytes
    longest = Math.max(longest, survey.longest)
    padded += survey.padded
  }
  const [lineEnd] = lineEnds
  return {
    records,
    rows: records - setAside.length,
    width: first.survey.width,
    setAside,
    recordOf: setAside.length === 0 ? null : recordsWithout(records, setAside),
    ranges,
    contentBytes,
    longest,
    newline: lineEnds.size > 1 ? 'mixed' : lineEnd === undefined || lineEnd === 'none' ? first.survey.newline : lineEnd,
    repaired,
    padded,
    firstPadded,
    irregular: lineEnds.size > 1 || parts.some(({ survey }) => survey.irregular),
  }
}

/** A repaired record keeps a range of its own. */
function addRanges(ranges: number[], { ranges: more, repaired }: Survey, lastRepaired: RecordPlace | undefined): void {
  const isJoined =
    ranges.length > 0 &&
    ranges.at(-1) === more[0] &&
    ranges.at(-2) !== lastRepaired?.byte &&
    more[0] !== repaired[0]?.byte
  if (isJoined) ranges[ranges.length - 1] = more[1] ?? 0
  for (let at = isJoined ? 2 : 0; at < more.length; at++) ranges.push(more[at] ?? 0)
}
