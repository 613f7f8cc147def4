const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'paint-order',
]
const XMLNS = 'http://www.w3.org/2000/svg'
const MARGIN = 16
const HEAD = 44
/** About the width of a letter of 12 px, in pixels. */
const LETTER = 7

/** What the exported picture says above the drawing. */
export interface Caption {
  readonly title: string
  readonly about: string
}

/** The drawing as a file of its own: colours and type resolved, title above, background in. */
export function svgText(svg: SVGSVGElement, { title, about }: Caption): string {
  const { width, height } = svg.getBoundingClientRect()
  const left = labelWidth(svg)
  const page = getComputedStyle(svg)
  const copy = svg.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  resolveStyles(svg, copy)
  for (const hidden of copy.querySelectorAll('[data-screen]')) hidden.remove()
  const outer = document.createElementNS(XMLNS, 'svg')
  const words = Math.max(title.length * 7.5, about.length * LETTER)
  const [fullWidth, fullHeight] = [Math.max(width + left, words) + 2 * MARGIN, height + HEAD + 2 * MARGIN]
  setAttributes(outer, {
    xmlns: XMLNS,
    width: String(fullWidth),
    height: String(fullHeight),
    viewBox: `0 0 ${fullWidth} ${fullHeight}`,
    'font-family': page.fontFamily,
  })
  const background = document.createElementNS(XMLNS, 'rect')
  setAttributes(background, { width: '100%', height: '100%', fill: token(page, '--canvas') })
  outer.append(background)
  outer.append(line(title, MARGIN + 12, token(page, '--ink'), '13', '600'))
  outer.append(line(about, MARGIN + 30, token(page, '--ink-2'), '12', '400'))
  for (const name of ['class', 'role', 'tabindex', 'aria-label']) copy.removeAttribute(name)
  setAttributes(copy, {
    x: String(MARGIN + left),
    y: String(MARGIN + HEAD),
    width: String(width),
    height: String(height),
    overflow: 'visible',
  })
  outer.append(copy)
  return new XMLSerializer().serializeToString(outer)
}

/** The picture at twice its size, as PNG. */
export async function pngBlob(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * 2
  canvas.height = image.height * 2
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png')
  })
}

/** Gives a file to the browser to keep. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A file name of a title: “Ranks well” → `ranks-well`. */
export const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60) || 'chart'

/** Labels that only the exported picture shows stand left of the drawing. */
function labelWidth(svg: SVGSVGElement): number {
  const widths = [...svg.querySelectorAll('[data-export]')].map(
    (label) => (label.textContent ?? '').length * LETTER + 12,
  )
  return Math.max(0, ...widths)
}

function resolveStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of STYLES) to.setAttribute(name, style.getPropertyValue(name))
  to.removeAttribute('class')
  to.removeAttribute('style')
  for (const [i, child] of [...from.children].entries()) {
    const copy = to.children[i]
    if (copy) resolveStyles(child, copy)
  }
}

function line(text: string, y: number, fill: string, fontSize: string, fontWeight: string): SVGTextElement {
  const element = document.createElementNS(XMLNS, 'text')
  setAttributes(element, { x: String(MARGIN), y: String(y), fill, 'font-size': fontSize, 'font-weight': fontWeight })
  element.textContent = text
  return element
}

function setAttributes(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
}

const token = (style: CSSStyleDeclaration, name: string): string => style.getPropertyValue(name).trim()
