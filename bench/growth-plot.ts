/** Seconds of fits by how much there was to do. */
export interface Panel {
  readonly title: string
  readonly axis: string
  readonly points: readonly Measured[]
}

interface Measured {
  readonly x: number
  readonly seconds: number
}

const [WIDTH, HEIGHT] = [380, 320]
const AREA = { left: 60, right: 360, top: 40, bottom: 268 }

/** The exponent of growth: the slope of a line through the logarithms (least squares). */
export function exponentOf(points: readonly Measured[]): number {
  const logs = points.map(({ x, seconds }) => [Math.log(x), Math.log(seconds)] as const)
  const mean = (of: 0 | 1) => logs.reduce((sum, log) => sum + log[of], 0) / Math.max(1, logs.length)
  const [x, y] = [mean(0), mean(1)]
  const [both, alone] = logs.reduce(([a, b], log) => [a + (log[0] - x) * (log[1] - y), b + (log[0] - x) ** 2], [0, 0])
  return both / alone
}

/** Both axes are logarithms; dashed a line of slope 1, as much time as there is to do, or −1 by threads. Light and dark. */
export function growthPlot(panels: readonly Panel[]): string {
  const width = WIDTH * panels.length
  const label = panels.map(({ title }) => title).join('; ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${label}">
<style>
svg{background:#fff;color:#1f2328;font:12px system-ui,sans-serif}
text{fill:currentColor}.grid{stroke:#d8dde3}.linear{stroke:#6b737d;stroke-dasharray:4 4}
.line{stroke:#1f6feb;stroke-width:2;fill:none}.dot{fill:#1f6feb}
@media(prefers-color-scheme:dark){svg{background:#15181c;color:#e6e9ed}.grid{stroke:#333a42}.linear{stroke:#9aa3ad}.line{stroke:#6ea8fe}.dot{fill:#6ea8fe}}
</style>
${panels.map((panel, i) => `<g transform="translate(${i * WIDTH} 0)">${panelSvg(panel)}</g>`).join('\n')}
</svg>
`
}

interface Span {
  readonly low: number
  readonly high: number
}

/** Half powers of ten around some values, as logarithms. */
function spanOf(values: readonly number[]): Span {
  const logs = values.map(Math.log10)
  const low = Math.floor(2 * Math.min(...logs) + 1e-9) / 2
  return { low, high: Math.max(low + 0.5, Math.ceil(2 * Math.max(...logs) - 1e-9) / 2) }
}

/** 1, 2 and 5 of every power of ten; of many powers the ones alone. */
function ticksOf({ low, high }: Span): number[] {
  const steps = high - low > 2 ? [1] : [1, 2, 5]
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => 10 ** (Math.floor(low) + i))
  return powers
    .flatMap((power) => steps.map((step) => step * power))
    .filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9)
}

const shown = (value: number): string => Number(value.toPrecision(1)).toLocaleString('en-US')

function panelSvg({ title, axis, points }: Panel): string {
  const [across, up] = [spanOf(points.map(({ x }) => x)), spanOf(points.map(({ seconds }) => seconds))]
  const x = (value: number) => scaled(value, across, AREA.left, AREA.right)
  const y = (value: number) => scaled(value, up, AREA.bottom, AREA.top)
  const line = (kind: string, x1: number, y1: number, x2: number, y2: number) =>
    `<line class="${kind}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>`
  const parts = [`<text x="${AREA.left}" y="20" font-weight="600">${title}</text>`]
  for (const tick of ticksOf(across))
    parts.push(
      line('grid', x(tick), AREA.top, x(tick), AREA.bottom),
      `<text x="${x(tick).toFixed(1)}" y="${AREA.bottom + 18}" text-anchor="middle">${shown(tick)}</text>`,
    )
  for (const tick of ticksOf(up))
    parts.push(
      line('grid', AREA.left, y(tick), AREA.right, y(tick)),
      `<text x="${AREA.left - 6}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${shown(tick)} s</text>`,
    )
  parts.push(`<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 40}" text-anchor="middle">${axis}</text>`)
  const [first, last] = [points[0], points.at(-1)]
  if (first && last) {
    // Through the point with the most time, as far as it stays inside.
    const isFalling = last.seconds < first.seconds
    const at = isFalling ? first : last
    const slope = isFalling ? -1 : 1
    const secondsAt = (value: number) => at.seconds * (value / at.x) ** slope
    const xAt = (seconds: number) => at.x * (seconds / at.seconds) ** slope
    const ends = [10 ** up.low, 10 ** up.high].map(xAt).sort((a, b) => a - b)
    const [from, to] = [Math.max(10 ** across.low, ends[0] ?? 0), Math.min(10 ** across.high, ends[1] ?? 0)]
    parts.push(line('linear', x(from), y(secondsAt(from)), x(to), y(secondsAt(to))))
  }
  const places = points.map((point) => [x(point.x).toFixed(1), y(point.seconds).toFixed(1)] as const)
  parts.push(`<polyline class="line" points="${places.map((place) => place.join(',')).join(' ')}"/>`)
  for (const [cx, cy] of places) parts.push(`<circle class="dot" r="3.5" cx="${cx}" cy="${cy}"/>`)
  return parts.join('\n')
}

const scaled = (value: number, { low, high }: Span, from: number, to: number): number =>
  from + ((Math.log10(value) - low) / (high - low)) * (to - from)
