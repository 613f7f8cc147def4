import type { Pipeline } from '../shared/pipeline/index.ts'
import { openCsv, type ScoredFile, scoreCsv } from '../shared/serve/index.ts'
import { button, element } from './element.ts'
import { resultOf } from './file-result.ts'
import { icon } from './icon.ts'
import { problemOf } from './words.ts'

const REASONS = 3

/** The place where a file is dropped or chosen, scored and downloaded, and the page's primary button for it. */
export function createFilePanel(pipeline: Pipeline): { panel: HTMLElement; primary: HTMLElement } {
  const chooser = element('input', { type: 'file', accept: '.csv,.tsv,.txt,text/csv', hidden: '' })
  const choose = button('Choose a CSV file…', 'primary', () => chooser.click())
  const primary = element('div', {}, choose)
  const state = element('div', { 'aria-live': 'polite' }, ...empty())
  const zone = element('div', { class: 'drop' }, state)
  let running: AbortController | undefined

  const score = async (file: File) => {
    running?.abort()
    const run = new AbortController()
    running = run
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const scored = await scoreCsv(pipeline, openCsv(bytes, file.name), {
        signal: run.signal,
        reasons: wantsReasons.checked ? REASONS : 0,
        progress: (fraction) => drawProgress(state, file.name, fraction, () => run.abort()),
      })
      state.replaceChildren(...resultOf(pipeline, scored, file.name))
      primary.replaceChildren(chooseAgain, downloadButton(scored, file.name))
    } catch (error) {
      if (running !== run) return
      state.replaceChildren(...(run.signal.aborted ? empty() : [failure(error)]))
    }
  }
  const wantsReasons = element('input', { type: 'checkbox', id: 'file-reasons' })
  const chooseAgain = button('Choose another file…', 'secondary', () => chooser.click())
  chooser.addEventListener('change', () => {
    const [file] = chooser.files ?? []
    chooser.value = ''
    if (file) void score(file)
  })
  acceptDrops(zone, score)
  const panel = element(
    'section',
    { 'aria-labelledby': 'file-title' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'file-title' }, 'Many rows'),
      element('p', {}, 'The file is read in this page and sent nowhere.'),
    ),
    zone,
    element(
      'label',
      { class: 'option', for: 'file-reasons' },
      wantsReasons,
      `Add the ${REASONS} strongest reasons of each row to the download (takes longer)`,
    ),
    chooser,
  )
  return { panel, primary }
}

function empty(): HTMLElement[] {
  return [
    element('p', { class: 'strong' }, 'Drop a CSV file anywhere in this window'),
    element('p', { class: 'hint' }, 'Delimiter, quotes and encoding are found out. Columns are matched by name.'),
  ]
}

function failure(error: unknown): HTMLElement {
  const { message, next } = problemOf(error)
  const words = element('div', {}, element('p', {}, message), element('p', { class: 'next' }, next))
  return element('div', { class: 'failure', role: 'alert' }, icon('refused'), words)
}

/** Draws how far the file is, then lets the browser paint and take clicks. */
function drawProgress(state: HTMLElement, name: string, fraction: number, cancel: () => void): Promise<void> {
  const percent = Math.floor(100 * fraction)
  const known = state.querySelector('progress')
  if (known) {
    known.value = percent
    known.textContent = `${percent} %`
  } else {
    const bar = element('progress', { max: '100', value: String(percent), 'aria-label': `Scoring ${name}` })
    state.replaceChildren(
      element('p', { class: 'strong' }, `Scoring ${name}`),
      bar,
      button('Cancel', 'secondary', cancel),
    )
  }
  return new Promise((resolve) => setTimeout(resolve))
}

function downloadButton({ lines }: ScoredFile, name: string): HTMLElement {
  return button('Download predictions', 'primary', () => {
    const url = URL.createObjectURL(new Blob([...lines], { type: 'text/csv' }))
    const link = element('a', { href: url, download: `${name.replace(/\.[^.]*$/u, '')}.predictions.csv` })
    link.click()
    // The browser has taken its copy by the time that a timer of this length fires.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  })
}

/** Files may be dropped anywhere in the window; the zone shows that they are taken. */
function acceptDrops(zone: HTMLElement, take: (file: File) => void): void {
  const show = (isOver: boolean) => zone.classList.toggle('over', isOver)
  addEventListener('dragover', (event) => {
    event.preventDefault()
    show(true)
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) show(false)
  })
  addEventListener('drop', (event) => {
    event.preventDefault()
    show(false)
    const [file] = event.dataTransfer?.files ?? []
    if (file) take(file)
  })
}
