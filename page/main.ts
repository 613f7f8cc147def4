// The program of the exported page: it is built into one text, and finds its model in the document.

import drawing from '../assets/icons/icon.svg'
import type { PageModel } from '../shared/export/index.ts'
import { INLINE_ARRAYS, pipelineFromJson } from '../shared/pipeline/index.ts'
import { element } from './element.ts'
import { createFilePanel } from './file-panel.ts'
import { icon } from './icon.ts'
import style from './page.css'
import { showProof } from './proof.ts'
import { createRowForm } from './row-form.ts'
import tokens from './tokens.css'

function start({ name, pipeline: json, golden, reasons }: PageModel): void {
  // A sheet made by script needs no leave from the page's policy.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(tokens + style)
  document.adoptedStyleSheets = [sheet]
  const pipeline = pipelineFromJson(json, INLINE_ARRAYS)
  const { form, panel } = createRowForm(pipeline, golden)
  const files = createFilePanel(pipeline)
  const proof = element('span', {}, 'Checking the model in this browser…')
  const title = `Predict ${pipeline.target}`
  document.title = title
  document.head.append(element('link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(drawing)}` }))
  document.body.append(
    element(
      'header',
      {},
      element('h1', {}, title),
      element('p', {}, 'Fill in a row, or drop a CSV file. Everything is computed in this page.'),
      files.primary,
    ),
    element(
      'main',
      {},
      element('div', { class: 'canvas' }, form, files.panel),
      element('aside', { class: 'inspector' }, panel),
    ),
    element(
      'footer',
      {},
      proof,
      element('span', {}, `Model ${name}`),
      element('span', {}, icon('offline'), 'Works offline'),
    ),
  )
  // After the first picture, so that it does not wait for the proof.
  setTimeout(() => showProof(proof, pipeline, golden, reasons))
}

start(JSON.parse(document.getElementById('model')?.textContent ?? '{}'))
