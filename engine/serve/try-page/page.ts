import { createHash } from 'node:crypto'
import { type InputColumn, levelsOf, type Pipeline } from '../../../shared/pipeline/index.ts'
import { formatCell } from '../../../shared/table/index.ts'
import type { Answer } from '../answer.ts'
import type { LoadedModel } from '../model.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { TOKENS } from './tokens.ts'

const CSS = `${TOKENS}${STYLE}`
const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Only the script and the style of this page run, and it speaks to this service alone. */
const POLICY = `default-src 'none'; script-src ${digest(SCRIPT)}; style-src ${digest(CSS)}; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`

/** A page to ask the model by hand: a form with a field a column, and the prediction with its reasons beside it. */
export function tryPage({ name, version, pipeline }: LoadedModel): Answer {
  const fields = pipeline.inputs.map((input, i) => fieldOf(pipeline, input, `column-${i}`)).join('\n')
  const target = escaped(pipeline.target)
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(name)}</title><style>${CSS}</style></head>
<body>
<header><h1>${escaped(name)}</h1><p>Predicts ${target}. Version ${escaped(version)}.</p></header>
<main>
<form autocomplete="off">
<h2>One row</h2>
<div class="fields">
${fields}
</div>
<div class="fields"><div class="field"><label for="key">Key of the service</label><input id="key" type="password" autocomplete="off" placeholder="none"><small>Where the service asks for one.</small></div></div>
<button>Predict</button> <button class="quiet" type="reset">Clear</button>
</form>
<aside aria-labelledby="title"><h2 id="title">Predicted ${target}</h2><div id="answer" aria-live="polite"><p>Fill in what you know, then predict.</p></div></aside>
</main>
<footer><span>For programs: <a href="openapi.json">openapi.json</a></span><span><a href="v2/models/${encodeURIComponent(name)}">model metadata</a></span><span><a href="metrics">metrics</a></span></footer>
<script>${SCRIPT}</script>
</body>
</html>
`,
  }
}

const MOST_SUGGESTIONS = 100

function fieldOf(pipeline: Pipeline, input: InputColumn, id: string): string {
  const levels = levelsOf(pipeline, input.name).slice(0, MOST_SUGGESTIONS)
  const { range, reading } = input
  const hint = range
    ? `Training range: ${range.map((end) => formatCell(end, reading)).join(' to ')}`
    : HINTS[reading.kind]
  const list = levels.length > 0 ? ` list="${id}-levels"` : ''
  const options = levels.map((level) => `<option value="${escaped(level)}">`).join('')
  const datalist = levels.length > 0 ? `<datalist id="${id}-levels">${options}</datalist>` : ''
  return `<div class="field"><label for="${id}">${escaped(input.name)}</label><input id="${id}" data-column="${escaped(input.name)}"${list} aria-describedby="${id}-hint" placeholder="missing" spellcheck="false">${datalist}<small id="${id}-hint">${escaped(hint)}</small></div>`
}

const HINTS = { number: 'A number', boolean: 'Yes or no', date: 'A date', category: 'A category', text: 'Text' }

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/gu, (sign) => ESCAPES[sign] ?? sign)
