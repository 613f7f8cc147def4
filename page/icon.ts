// From Lucide 0.5 (ISC licence, © Lucide contributors): 24 units square, drawn with the current colour.
const SHAPES = {
  verified: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0', 'm9 12 2 2 4-4'],
  attention: ['m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3', 'M12 9v4', 'M12 17h.01'],
  refused: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0', 'm15 9-6 6', 'm9 9 6 6'],
  offline: [
    'M12 20h.01',
    'M8.5 16.429a5 5 0 0 1 7 0',
    'M5 12.859a10 10 0 0 1 5.17-2.69',
    'M19 12.859a10 10 0 0 0-2.007-1.523',
    'M2 8.82a15 15 0 0 1 4.177-2.643',
    'M22 8.82a15 15 0 0 0-11.288-3.764',
    'm2 2 20 20',
  ],
} as const

const SVG = 'http://www.w3.org/2000/svg'

/** An icon beside a word that says the same: readers of screens skip it. */
export function icon(name: keyof typeof SHAPES): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value)
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', shape)
    svg.append(path)
  }
  return svg
}
