import * as at from '../../kernels/index.ts'
import type { NetScoring } from '../../shared/models/index.ts'

/** Nets laid out for kernels/net-scoring.ts: their bytes from `first` on, and where rows go. */
export interface NetImage {
  readonly first: number
  readonly bytes: Uint8Array
  readonly plan: number
  readonly places: number
  readonly codes: number
  readonly margins: number
  /** What is free after all of it. */
  readonly end: number
}

/** Models that take more are left to the plain way. */
const MOST_BYTES = 2 ** 28

/** Everything is in 64-bit numbers, so that none is widened again for each row. Null where that is too much. */
export function netImageOf({ plan, members, outputs, folded }: NetScoring): NetImage | null {
  const { layers, inputs, columns } = plan
  const first = at.SLOTS
  let end = first
  const area = (bytes: number): number => {
    const address = end
    end = Math.ceil((end + bytes) / 64) * 64
    return address
  }
  const [numbers, levels] = [inputs.numbers.length, inputs.levels.length]
  const widest = layers.reduce((most, layer) => Math.max(most, layer.inputs, layer.outputs), 0)
  const addresses = {
    plan: area(at.NET_BYTES),
    layers: area(layers.length * at.LAYER_BYTES),
    numbers: area(8 * numbers),
    levels: area(4 * levels),
    members: area(4 * members.length * (1 + numbers + levels)),
  }
  const placed = members.map((parameters, m) => ({
    parameters: { values: parameters, address: area(8 * parameters.length) },
    tables: [...(folded[m]?.sums ?? []), ...(folded[m]?.levels ?? [])].map((values) => ({
      values,
      address: area(8 * values.length),
    })),
  }))
  if (end > MOST_BYTES) return null
  const bytes = new Uint8Array(end - first)
  const words = new Uint32Array(bytes.buffer)
  const doubles = new Float64Array(bytes.buffer)
  const write = (address: number, values: readonly number[]): void => words.set(values, (address - first) >>> 2)
  const rows = {
    units: layers.map((layer) => area(8 * at.NET_ROWS * layer.outputs)),
    list: area(16 * (widest + 1)),
    places: area(8 * at.NET_ROWS * numbers),
    codes: area(4 * at.NET_ROWS * levels),
    margins: area(8 * at.NET_ROWS * outputs),
  }
  const counts = [members.length, outputs, layers.length, numbers, levels]
  const where = [addresses.layers, addresses.numbers, addresses.levels, addresses.members]
  write(addresses.plan, [...counts, ...where, rows.places, rows.codes, rows.margins, rows.list])
  for (const [l, layer] of layers.entries())
    write(addresses.layers + l * at.LAYER_BYTES, [
      layer.inputs,
      layer.outputs,
      8 * layer.weights,
      8 * layer.biases,
      Number(layer.adds),
      Number(layer.isHidden),
      rows.units[l] ?? 0,
    ])
  for (const [f, span] of inputs.numbers.entries()) write(addresses.numbers + 8 * f, [span, columns[f] ?? 0])
  for (const [f, { cardinality }] of inputs.levels.entries()) write(addresses.levels + 4 * f, [cardinality])
  for (const [m, { parameters, tables }] of placed.entries()) {
    const own = [parameters, ...tables]
    write(
      addresses.members + 4 * m * own.length,
      own.map(({ address }) => address),
    )
    for (const { values, address } of own) doubles.set(values, (address - first) >>> 3)
  }
  const { places, codes, margins } = rows
  return { first, bytes, plan: addresses.plan, places, codes, margins, end }
}
