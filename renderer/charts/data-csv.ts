/** The figures that a chart draws, as its table shows them and its CSV holds them. */
export interface ChartData {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** RFC 4180, with full precision and a point, whatever the locale. */
export function csvText({ columns, rows }: ChartData): string {
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
