/** Seconds of fits of one kind, by how much there was to do. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly seconds: number }[]
}

export interface Panel {
  readonly title: string
  readonly axis: string
  readonly series: readonly Series[]
}

const [WIDTH, HEIGHT] = [420, 320]
const AREA = { left: 56, right: 404, top: 40, bottom: 268 }
const COLOURS = ['first', 'second', 'third']

/** The exponent of growth: the slope of a line through the logarithms (least squares). */
export function exponentOf({ points }: Series): number {
  const logs = points.map(({ x, seconds }) => [Math.log(x), Math.log(seconds)] as const)
  const mean = (of: 0 | 1) => logs.reduce((sum, log) => sum + log[of], 0) / Math.max(1, logs.length)
  const [x, y] = [mean(0), mean(1)]
  const [both, alone] = logs.reduce(([a, b], log) => [a + (log[0] - x) * (log[1] - y), b + (log[0] - x) ** 2], [0, 0])
  return both / alone
}

/** Both axes in powers of ten; dashed what twice the work in twice the time would be. Light and dark. */
export function growthPlot(panels: readonly Panel[]): string {
  const width = WIDTH * panels.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${panels.map(({ title }) => title).join('; ')}">
<style>
svg{background:#fff;color:#1f2328;font:12px system-ui,sans-serif}
text{fill:currentColor}.grid{stroke:#d8dde3}.linear{stroke:#8a929c;stroke-dasharray:4 4;fill:none}
.first{--c:#1f6feb}.second{--c:#b35900}.third{--c:#2f7d4f}.line{stroke:var(--c);stroke-width:2;fill:none}.dot{fill:var(--c)}.name{fill:var(--c)}
@media(prefers-color-scheme:dark){svg{background:#15181c;color:#e6e9ed}.grid{stroke:#333a42}.first{--c:#6ea8fe}.second{--c:#f0a35e}.third{--c:#74c69d}}
</style>
${panels.map((panel, i) => panelSvg(panel, i * WIDTH)).join('\n')}
</svg>
`
}

/** The powers of ten around some values. */
function decades(values: readonly number[]): { low: number; high: number } {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9)) }
}

function panelSvg({ title, axis, series }: Panel, shift: number): string {
  const points = series.flatMap((one) => one.points)
  const [across, up] = [decades(points.map(({ x }) => x)), decades(points.map(({ seconds }) => seconds))]
  const x = (value: number) => scaled(Math.log10(value), across, AREA.left, AREA.right)
  const y = (value: number) => scaled(Math.log10(value), up, AREA.bottom, AREA.top)
  const first = series[0]?.points.at(-1)
  const parts = [`<text x="${AREA.left}" y="20" font-weight="600">${title}</text>`]
  for (let power = across.low; power <= across.high; power++)
    parts.push(
      `<line class="grid" x1="${x(10 ** power)}" x2="${x(10 ** power)}" y1="${AREA.top}" y2="${AREA.bottom}"/>`,
      `<text x="${x(10 ** power)}" y="${AREA.bottom + 18}" text-anchor="middle">${(10 ** power).toLocaleString('en-US')}</text>`,
    )
  for (let power = up.low; power <= up.high; power++)
    parts.push(
      `<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${y(10 ** power)}" y2="${y(10 ** power)}"/>`,
      `<text x="${AREA.left - 6}" y="${y(10 ** power) + 4}" text-anchor="end">${10 ** power} s</text>`,
    )
  parts.push(`<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 40}" text-anchor="middle">${axis}</text>`)
  if (first) parts.push(linear(first, across, up, x, y))
  for (const [i, { name, points: own }] of series.entries()) {
    const path = own.map((point) => `${x(point.x).toFixed(1)},${y(point.seconds).toFixed(1)}`)
    const dots = path.map((at) => `<circle class="dot" r="3.5" cx="${at.split(',')[0]}" cy="${at.split(',')[1]}"/>`)
    const label = `<text class="name" x="${AREA.left + 10}" y="${AREA.top + 18 + 16 * i}">${name}</text>`
    parts.push(
      `<g class="${COLOURS[i % 3]}"><polyline class="line" points="${path.join(' ')}"/>${dots.join('')}${label}</g>`,
    )
  }
  return `<g transform="translate(${shift} 0)">${parts.join('\n')}</g>`
}

const scaled = (log: number, { low, high }: { low: number; high: number }, from: number, to: number): number =>
  from + ((log - low) / (high - low)) * (to - from)

/** The line of slope 1 through a point, as far as it is inside. */
function linear(
  { x, seconds }: { x: number; seconds: number },
  across: { low: number; high: number },
  up: { low: number; high: number },
  toX: (value: number) => number,
  toY: (value: number) => number,
): string {
  const from = Math.max(10 ** across.low, (x * 10 ** up.low) / seconds)
  const to = Math.min(10 ** across.high, (x * 10 ** up.high) / seconds)
  const y = (value: number) => toY((seconds * value) / x).toFixed(1)
  return `<line class="linear" x1="${toX(from).toFixed(1)}" y1="${y(from)}" x2="${toX(to).toFixed(1)}" y2="${y(to)}"/>`
}
