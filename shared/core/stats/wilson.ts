/** The 0.975 quantile of the standard normal distribution. */
const Z = 1.959963984540054

/**
 * The 95 % score interval of a share (Wilson 1927, Probable inference; method 3 of Newcombe 1998). Unlike resampling it
 * has a width where the share is 0 or 1.
 *
 * @param part a count in [0, whole]
 * @param whole a count above 0
 * @param z standard errors of the normal distribution; those of 95 % where it is left out
 * @returns the ends, in [0, 1]
 * @example
 * wilson(0, 20) // [0, 0.161]
 */
export function wilson(part: number, whole: number, z = Z): readonly [number, number] {
  const square = z * z
  const share = part / whole
  const centre = share + square / (2 * whole)
  const half = z * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole * whole))
  const scale = 1 + square / whole
  return [part === 0 ? 0 : (centre - half) / scale, part === whole ? 1 : (centre + half) / scale]
}
