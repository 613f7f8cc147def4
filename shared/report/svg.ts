import { type Drawing, type Mark, TEXT_SIZE } from './draw/drawing.ts'
import { escapeHtml } from './escape.ts'

const round = (value: number): string => String(Math.round(value * 100) / 100)

/**
 * A drawing as an SVG element, coloured by the classes of the report's style. It is one picture with a name; its data stands
 * beside it as a table.
 */
export function svgText({ width, height, marks }: Drawing, name: string): string {
  const size = `viewBox="0 0 ${round(width)} ${round(height)}"`
  return `<svg ${size} role="img" aria-label="${escapeHtml(name)}">\n${marks.map(markText).join('\n')}\n</svg>`
}

function markText(mark: Mark): string {
  switch (mark.is) {
    case 'line': {
      const points = mark.points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')
      const dash = mark.dash && mark.dash.length > 0 ? ` stroke-dasharray="${mark.dash.join(' ')}"` : ''
      return `<polyline class="s-${mark.tone}" stroke-width="${mark.width}"${dash} points="${points}"/>`
    }
    case 'rect': {
      const opacity = mark.opacity === undefined ? '' : ` fill-opacity="${round(mark.opacity)}"`
      return `<rect class="f-${mark.tone}"${opacity} x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" height="${round(mark.height)}"/>`
    }
    case 'dot': {
      const look = mark.isHollow ? `hollow s-${mark.tone}` : `f-${mark.tone}`
      return `<circle class="${look}" cx="${round(mark.x)}" cy="${round(mark.y)}" r="${mark.r}"/>`
    }
    case 'text':
      return `<text class="f-${mark.tone}" x="${round(mark.x)}" y="${round(mark.y)}" font-size="${TEXT_SIZE}" text-anchor="${mark.anchor}">${escapeHtml(mark.text)}</text>`
  }
}
