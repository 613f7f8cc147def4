// Adult and COMPAS, of which figures are published; they lie beside the checkout and not in it.
import { existsSync, readFileSync } from 'node:fs'

const DATA = new URL('../../../shared/data/', import.meta.url)

export const hasPublishedData = existsSync(DATA)

/** Cells may be quoted; of a name that is there twice the first counts. */
export function publishedRows(name: string): Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = readFileSync(new URL(name, DATA), 'utf8').trim().split(/\r?\n/u)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u)
    return Object.fromEntries(names.map((own, at) => [own, cells[at] ?? '']).reverse())
  })
}
