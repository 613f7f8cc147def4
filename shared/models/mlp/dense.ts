/**
 * out = bias + row · weights for each row, summed over the inputs in ascending order in 64-bit numbers. Rows are done one by
 * one, eight outputs at a time: their sums stay in registers. Units that are 0, about half of them, are left out before, so that nothing
 * is guessed in between.
 *
 * @param values rows × inputs
 * @param weights the first of `outputs` numbers for each input; `outputs` a multiple of 8
 * @param out rows × outputs, written
 */
export function dense(
  values: Float64Array,
  parameters: Float32Array,
  { inputs, outputs, weights, biases }: Record<'inputs' | 'outputs' | 'weights' | 'biases', number>,
  rows: number,
  out: Float64Array,
): void {
  const units = new Float64Array(inputs)
  const places = new Int32Array(inputs)
  for (let row = 0; row < rows; row++) {
    const from = row * inputs
    let count = 0
    for (let i = 0; i < inputs; i++) {
      const x = values[from + i]!
      units[count] = x
      places[count] = weights + i * outputs
      if (x !== 0) count++
    }
    for (let j = 0; j < outputs; j += 8) {
      let a = parameters[biases + j]!
      let b = parameters[biases + j + 1]!
      let c = parameters[biases + j + 2]!
      let d = parameters[biases + j + 3]!
      let e = parameters[biases + j + 4]!
      let f = parameters[biases + j + 5]!
      let g = parameters[biases + j + 6]!
      let h = parameters[biases + j + 7]!
      for (let k = 0; k < count; k++) {
        const x = units[k]!
        const at = places[k]! + j
        a += x * parameters[at]!
        b += x * parameters[at + 1]!
        c += x * parameters[at + 2]!
        d += x * parameters[at + 3]!
        e += x * parameters[at + 4]!
        f += x * parameters[at + 5]!
        g += x * parameters[at + 6]!
        h += x * parameters[at + 7]!
      }
      const to = row * outputs + j
      out[to] = a
      out[to + 1] = b
      out[to + 2] = c
      out[to + 3] = d
      out[to + 4] = e
      out[to + 5] = f
      out[to + 6] = g
      out[to + 7] = h
    }
  }
}
