/** Four significant digits for messages, without an exponent for large values: `0.9310`, `41,120`. */
export const significant = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(4)
