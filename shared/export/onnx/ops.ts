import type { Graph, Value } from './graph.ts'

/** A column of the batch: [N, 1], or [N, width]. */
export type Numbers = Value<'double'>
export type Codes = Value<'int64'>
export type Flags = Value<'bool'>

/** The operators of ai.onnx 17 that compilers use, with their types; all of them take doubles in ONNX Runtime. */
export interface Ops {
  readonly graph: Graph
  /** Whether sums of trees must not be rounded to 32 bits: what follows could make much of it. */
  readonly isExact: boolean
  number(value: number): Numbers
  /** A row of numbers, [1, n]. */
  row(values: ArrayLike<number>): Numbers
  add(a: Numbers, b: Numbers): Numbers
  subtract(a: Numbers, b: Numbers): Numbers
  multiply(a: Numbers, b: Numbers): Numbers
  divide(a: Numbers, b: Numbers): Numbers
  most(a: Numbers, b: Numbers): Numbers
  least(a: Numbers, b: Numbers): Numbers
  unary(op: 'Exp' | 'Log' | 'Sigmoid' | 'Relu' | 'Floor' | 'Abs' | 'Neg' | 'Sin', x: Numbers): Numbers
  isMissing(x: Numbers): Flags
  /** Infinite numbers are missing ones. */
  finite(x: Numbers): Numbers
  compare(op: 'Equal' | 'GreaterOrEqual' | 'Less' | 'LessOrEqual' | 'Greater', a: Numbers, b: Numbers): Flags
  both(a: Flags, b: Flags): Flags
  either(a: Flags, b: Flags): Flags
  choose<T extends 'double' | 'int64'>(where: Flags, a: Value<T>, b: Value<T>): Value<T>
  /** Ones and zeros. */
  asNumbers(x: Flags | Codes | Value<'float'>): Numbers
  asCodes(x: Flags | Numbers): Codes
  /** Side by side. */
  join(columns: readonly Numbers[]): Numbers
  /** [N, a] · [a, b]; 32-bit weights are kept as such. */
  product(x: Numbers, weights: ArrayLike<number>, width: number): Numbers
  /** Sums of every row, [N, 1]. */
  rowSum(x: Numbers): Numbers
  rowLargest(x: Numbers): Numbers
  /** How far each number of [N, 1] has come through each gap between rising knots, 0 to 1: [N, knots - 1]. */
  through(x: Numbers, knots: readonly number[]): Numbers
  column(x: Numbers, index: number): Numbers
  /** The line of a table for each code of [N, 1]: [N, width]. */
  lookUp(codes: Codes, table: ArrayLike<number>, width?: number): Numbers
  /** A code for each code. */
  recode(codes: Codes, table: ArrayLike<number>): Codes
  addCodes(a: Codes, b: Codes): Codes
  scaleCodes(a: Codes, factor: number): Codes
}

export function opsOf(graph: Graph, isExact = false): Ops {
  const axis = (index: number): Value<'int64'> => graph.constant('int64', [index])
  const number = (value: number): Numbers => graph.constant('double', Float64Array.of(value), [1, 1])
  const double = (op: string, ...inputs: readonly Value[]): Numbers => graph.op(op, 'double', inputs)
  const cast = <T extends 'double' | 'int64'>(type: T, x: Value): Value<T> =>
    graph.op('Cast', type, [x], { to: type === 'double' ? 11 : 7 })
  const gather = <T extends 'double' | 'int64'>(table: Value<T>, codes: Codes, width: number): Value<T> => {
    const lines = graph.op('Gather', table.type, [table, codes], { axis: 0 })
    return graph.op('Reshape', table.type, [lines, graph.constant('int64', [-1, width])])
  }
  /** Lines of numbers, as doubles when the graph runs. */
  const table = (values: ArrayLike<number>, width: number): Numbers => {
    const shape = [values.length / width, width]
    if (values instanceof Float32Array) return cast('double', graph.constant('float', values, shape))
    return graph.constant('double', Float64Array.from(values), shape)
  }
  return {
    graph,
    isExact,
    number,
    row: (values) => graph.constant('double', Float64Array.from(values), [1, values.length]),
    add: (a, b) => double('Add', a, b),
    subtract: (a, b) => double('Sub', a, b),
    multiply: (a, b) => double('Mul', a, b),
    divide: (a, b) => double('Div', a, b),
    most: (a, b) => double('Max', a, b),
    least: (a, b) => double('Min', a, b),
    unary: (op, x) => double(op, x),
    finite: (x) => {
      const isThere = graph.op('LessOrEqual', 'bool', [double('Abs', x), number(Number.MAX_VALUE)])
      return graph.op('Where', 'double', [isThere, x, number(Number.NaN)])
    },
    isMissing: (x) => graph.op('IsNaN', 'bool', [x]),
    compare: (op, a, b) => graph.op(op, 'bool', [a, b]),
    both: (a, b) => graph.op('And', 'bool', [a, b]),
    either: (a, b) => graph.op('Or', 'bool', [a, b]),
    choose: (where, a, b) => graph.op('Where', a.type, [where, a, b]),
    asNumbers: (x) => cast('double', x),
    asCodes: (x) => cast('int64', x),
    join: (columns) => {
      const [first] = columns
      return first && columns.length === 1 ? first : graph.op('Concat', 'double', columns, { axis: 1 })
    },
    product: (x, weights, width) => double('MatMul', x, table(weights, width)),
    rowSum: (x) => graph.op('ReduceSum', 'double', [x, axis(1)], { keepdims: 1 }),
    rowLargest: (x) => graph.op('ReduceMax', 'double', [x], { axes: [1], keepdims: 1 }),
    through: (x, knots) => {
      // Halved first: the distance between two large numbers may be too large for a number.
      const left = knots.slice(0, -1).map((knot) => knot / 2)
      const widths = left.map((half, i) => (knots[i + 1] ?? 0) / 2 - half)
      const row = (values: readonly number[]) => graph.constant('double', Float64Array.from(values), [1, values.length])
      const shares = double('Div', double('Sub', double('Mul', x, number(0.5)), row(left)), row(widths))
      return double('Min', double('Max', shares, number(0)), number(1))
    },
    column: (x, index) => graph.op('Gather', 'double', [x, axis(index)], { axis: 1 }),
    lookUp: (codes, values, width = 1) => gather(table(values, width), codes, width),
    recode: (codes, values) => gather(graph.constant('int64', Array.from(values), [values.length, 1]), codes, 1),
    addCodes: (a, b) => graph.op('Add', 'int64', [a, b]),
    scaleCodes: (a, factor) => graph.op('Mul', 'int64', [a, graph.constant('int64', [factor], [1, 1])]),
  }
}
