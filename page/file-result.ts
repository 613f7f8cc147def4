import type { Pipeline } from '../shared/pipeline/index.ts'
import type { ScoredFile } from '../shared/serve/index.ts'
import { element } from './element.ts'
import { icon } from './icon.ts'
import { counted, countText, shareText, valueText } from './words.ts'

/** What a scored file looks like: its counts, what was out of order, and its first rows. */
export function resultOf(pipeline: Pipeline, scored: ScoredFile, name: string): HTMLElement[] {
  const { records, setAside } = scored
  const share = setAside > 0 ? `${countText(records - setAside)} of ` : ''
  const title = element('p', { class: 'strong' }, `${name}: ${share}${counted(records, 'row', 'rows')} scored`)
  return [title, ...countsOf(scored), ...warningsOf(scored), tableOf(pipeline, scored)]
}

function countsOf({ counts }: ScoredFile): HTMLElement[] {
  if (counts.size === 0) return []
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 6)
  return [element('p', { class: 'counts' }, most.map(([label, rows]) => `${label} ${countText(rows)}`).join(' · '))]
}

function warningsOf({ setAside, flagged, missing }: ScoredFile): HTMLElement[] {
  const warnings = [
    ...(missing.length > 0 ? [`The file lacks ${missing.join(', ')}: missing in every row.`] : []),
    ...(setAside > 0 ? [`${counted(setAside, 'row', 'rows')} could not be read: no prediction.`] : []),
    ...(flagged > 0
      ? [`${counted(flagged, 'row has', 'rows have')} a status other than ok: see the last column.`]
      : []),
  ]
  if (warnings.length === 0)
    return [element('p', { class: 'status good' }, icon('verified'), 'Every row was read, every value as in training.')]
  const items = warnings.map((warning) => element('li', {}, warning))
  return [element('div', { class: 'status warn' }, icon('attention'), element('ul', {}, ...items))]
}

function tableOf({ classes }: Pipeline, { first, records }: ScoredFile): HTMLElement {
  // Of two classes one probability says all.
  const shown = classes.length === 2 ? classes.slice(1) : classes
  const head = ['row', 'prediction', ...shown.map((label) => `p:${label}`), 'status']
  const isNumeric = (column: number) => head[column] !== 'status' && !(column === 1 && classes.length > 0)
  const rows = first.map(({ record, prediction: { prediction, probabilities, status } }) => {
    const value = typeof prediction === 'number' ? valueText(prediction) : prediction
    const shares = shown.map((label) => shareText(probabilities?.[label] ?? Number.NaN))
    const cells = [String(record), value, ...shares, status]
    return element('tr', {}, ...cells.map((cell, i) => element('td', { class: isNumeric(i) ? 'number' : '' }, cell)))
  })
  const names = head.map((name, i) => element('th', { scope: 'col', class: isNumeric(i) ? 'number' : '' }, name))
  const caption = `The first ${countText(first.length)} of ${counted(records, 'row', 'rows')}; all are in the download`
  const table = element('table', { class: 'rows' }, element('caption', {}, caption))
  table.append(element('thead', {}, element('tr', {}, ...names)), element('tbody', {}, ...rows))
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'First rows' }, table)
}
