import { falseDiscoveryRate } from '../core/index.ts'
import type { Measured } from './drift-test.ts'
import { pooledAs, type Sample } from './sample.ts'
import { LEVEL_TESTS, NUMBER_TESTS } from './tests/index.ts'

/** What a test says of a column. */
export interface TestResult extends Measured {
  /** null for one that only describes. */
  readonly threshold: number | null
  /** The value is beyond its threshold, and chance does not explain it. */
  readonly alarm: boolean
}

/** A column's samples, then and now. */
export interface Pair {
  readonly column: string
  readonly reference: Sample
  readonly current: Sample
}

export interface Drift {
  readonly column: string
  /** By id of the test; empty where there are too few values on either side. */
  readonly tests: Readonly<Record<string, TestResult>>
  /** The least chance that a test gives, corrected for the number of columns; null without a test. */
  readonly p: number | null
  readonly alarm: boolean
  /** A sure change that is half as large as an alarm, or more; of too few values for an alarm, as large as one. */
  readonly isNearly: boolean
  readonly why: string | null
}

/** With fewer new values no alarm is given: chance moves them too far. */
export const FEWEST = 200
/** The share of alarms that are false that is put up with. */
export const FALSE_ALARMS = 0.05
/** Of the value that is an alarm: from here on a sure change is worth watching. */
const NEARLY = 0.5

/**
 * How far each column has moved. An alarm asks for three things at once: a measure beyond its threshold, a change that
 * chance does not explain with all columns looked at together (Benjamini and Hochberg 1995), and 200 values or more.
 */
export function driftOf(pairs: readonly Pair[]): Drift[] {
  const measured = pairs.map(measure)
  const known = measured.flatMap(({ p }) => (p === null ? [] : [p]))
  const corrected = falseDiscoveryRate(known)[Symbol.iterator]()
  return measured.map(({ column, results, count, p: own }) => {
    const p = own === null ? null : (corrected.next().value ?? null)
    const isUnlikely = p !== null && p < FALSE_ALARMS
    const isSure = isUnlikely && count >= FEWEST
    const tests = Object.fromEntries(
      results.map(({ id, threshold, value, p: alone }): [string, TestResult] => [
        id,
        {
          value,
          ...(alone !== undefined && { p: alone }),
          threshold,
          alarm: isSure && threshold !== null && value >= threshold,
        },
      ]),
    )
    const loudest = results.find(({ id }) => tests[id]?.alarm)
    const least = isSure ? NEARLY : 1
    const isNearly =
      isUnlikely && results.some(({ threshold, value }) => threshold !== null && value >= least * threshold)
    const why = loudest ? `${loudest.title} is ${short(loudest.value)}, beyond ${loudest.threshold}` : null
    return { column, tests, p, alarm: loudest !== undefined, isNearly, why: why ?? (count < FEWEST ? TOO_FEW : null) }
  })
}

const TOO_FEW = `fewer than ${FEWEST} values: too few for an alarm`

interface Result extends Measured {
  readonly id: string
  readonly title: string
  readonly threshold: number | null
}

function measure({ column, reference, current }: Pair) {
  const results: Result[] = []
  const told = <S>(
    test: { id: string; title: string; threshold: number | null; measure(a: S, b: S): Measured },
    a: S,
    b: S,
  ) => {
    results.push({ id: test.id, title: test.title, threshold: test.threshold, ...test.measure(a, b) })
  }
  if (reference.count > 1 && current.count > 1) {
    if (reference.kind === 'numbers' && current.kind === 'numbers')
      for (const test of NUMBER_TESTS.members) told(test, reference, current)
    else if (reference.kind === 'levels' && current.kind === 'levels') {
      const pooled = pooledAs(current, reference)
      for (const test of LEVEL_TESTS.members) told(test, reference, pooled)
    }
  }
  // One chance a column, that of the test that is exact for its kind.
  const p = results.find(({ id }) => id === 'ks' || id === 'chiSquared')?.p ?? null
  return { column, results, p, count: current.count }
}

const short = (value: number): string => Number(value.toPrecision(2)).toString()
