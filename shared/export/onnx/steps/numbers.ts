import { numberColumn } from '../../../table/index.ts'
import type { Codes, Numbers, Ops } from '../ops.ts'
import { columnByColumn, throughStep } from '../step-compiler.ts'

export const clip = columnByColumn<readonly [low: number, high: number]>({
  id: 'clip',
  numbers({ kind, numbers }, [low, high], ops) {
    if (kind === 'date') return { kind, numbers }
    const atMost = ops.choose(ops.compare('Greater', numbers, ops.number(high)), ops.number(high), numbers)
    return { kind, numbers: ops.choose(ops.compare('Less', numbers, ops.number(low)), ops.number(low), atMost) }
  },
  openTexts: () => null,
})

export const bin = columnByColumn<readonly number[]>({
  id: 'bin',
  numbers({ kind, numbers }, edges, ops) {
    if (kind === 'date') return { kind, numbers }
    // Row 0 is a missing value, row 1 what is below every edge, then what is at or above each.
    const below = (edges[0] ?? 0) - Math.abs(edges[0] ?? 0) - 1
    const values = numberColumn(Float64Array.of(Number.NaN, below, ...edges))
    return {
      kind: 'few',
      codes: placeAmong(ops, numbers, edges),
      values: throughStep('bin', { columns: { x: [...edges] } }, 'x', { x: values }),
    }
  },
  openTexts: () => null,
})

/** 0 where missing, otherwise 1 and one more for each edge that the number is at or above. */
function placeAmong(ops: Ops, x: Numbers, edges: readonly number[]): Codes {
  const isThere = ops.compare('Equal', x, x)
  if (edges.length === 0) return ops.asCodes(isThere)
  const passed = ops.rowSum(ops.asNumbers(ops.compare('GreaterOrEqual', x, ops.row(edges))))
  return ops.asCodes(ops.add(ops.asNumbers(isThere), passed))
}

type Power = 'log' | 'log1p' | 'boxCox' | 'yeoJohnson'

export const powerTransform = columnByColumn<{ readonly method: Power; readonly lambda: number }>({
  id: 'power-transform',
  numbers({ kind, numbers: x }, { method, lambda }, ops) {
    if (kind === 'date') return { kind, numbers: x }
    return { kind, numbers: ops.finite(raise(ops, x, method, lambda)) }
  },
  openTexts: () => null,
})

function raise(ops: Ops, x: Numbers, method: Power, lambda: number): Numbers {
  if (method === 'log') return ops.unary('Log', x)
  if (method === 'log1p') return log1p(ops, x)
  if (method === 'boxCox') {
    const isPositive = ops.compare('Greater', x, ops.number(0))
    return ops.choose(isPositive, power(ops, lambda, ops.unary('Log', x)), ops.number(Number.NaN))
  }
  const above = power(ops, lambda, log1p(ops, x))
  const below = ops.unary('Neg', power(ops, 2 - lambda, log1p(ops, ops.unary('Neg', x))))
  return ops.choose(ops.compare('GreaterOrEqual', x, ops.number(0)), above, below)
}

/** As the step has it (Kahan's correction near 0). */
function log1p(ops: Ops, x: Numbers): Numbers {
  const next = ops.add(ops.number(1), x)
  const corrected = ops.divide(ops.multiply(ops.unary('Log', next), x), ops.subtract(next, ops.number(1)))
  return ops.choose(ops.compare('Equal', next, ops.number(1)), x, corrected)
}

const power = (ops: Ops, lambda: number, logarithm: Numbers): Numbers =>
  Math.abs(lambda) < 1e-12
    ? logarithm
    : ops.divide(
        ops.subtract(ops.unary('Exp', ops.multiply(ops.number(lambda), logarithm)), ops.number(1)),
        ops.number(lambda),
      )
