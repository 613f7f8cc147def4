import { addMoments, deviation, noMoments } from '../../core/index.ts'
import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { ofSample } from '../sample.ts'
import { stepFor } from '../step-for.ts'
import { listed } from '../words.ts'

const ENOUGH = 100
/** Skewness of an exponential distribution; a normal one has 0. */
const STRONG = 2

export const skew = defineCheck({
  id: 'skew',
  title: 'Strongly skewed numbers',
  ofFeatures: true,
  look(profiled) {
    const names = profiled.columns
      .filter(({ name, type, distinct }) => {
        const column = columnOf(profiled.sample, name)
        return (
          type === 'number' && distinct >= 10 && column.kind === 'number' && Math.abs(skewness(column.values)) > STRONG
        )
      })
      .map(({ name }) => name)
    if (names.length === 0) return []
    return [
      {
        severity: 'info',
        columns: names,
        message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} strongly skewed: most values lie close together and a few reach far${ofSample(profiled)}. Linear models follow the few; trees do not mind. A power transform draws them in.`,
        step: stepFor('power-transform', { columns: names, method: 'yeoJohnson' }),
        rows: stepFor('clip', { columns: names, method: 'fences', ranges: 3 }),
      },
    ]
  },
})

/** The third standardised moment; 0 of few values and of equal ones. */
function skewness(values: Float64Array): number {
  const moments = addMoments(noMoments(), values)
  const scale = deviation(moments)
  if (moments.count < ENOUGH || scale === 0) return 0
  let cubes = 0
  for (const value of values) if (!Number.isNaN(value)) cubes += ((value - moments.mean) / scale) ** 3
  return cubes / moments.count
}
