import type { GoldenRows } from '../shared/bundle/index.ts'
import { levelsOf, type Pipeline, predictionsOf, scoreRows } from '../shared/pipeline/index.ts'
import type { Cell } from '../shared/table/index.ts'
import { answerOf } from './answer.ts'
import { button, element } from './element.ts'
import { createField } from './field.ts'
import { whyOf } from './reasons.ts'

/** Milliseconds without a change. */
const REASONS_AFTER = 60

/** The form of one row, and the panel that shows its prediction at every change. */
export function createRowForm(pipeline: Pipeline, golden: GoldenRows): { form: HTMLElement; panel: HTMLElement } {
  const answer = element('div', { 'aria-live': 'polite' })
  const why = element('div', {})
  let later: ReturnType<typeof setTimeout> | undefined
  const update = () => {
    const row = Object.fromEntries(fields.map(({ name, get }) => [name, get()]))
    const [prediction] = predictionsOf(pipeline, scoreRows(pipeline, [row]))
    answer.replaceChildren(...(prediction ? answerOf(pipeline, prediction) : []))
    // After the prediction is drawn: reasons of some models take longer than a keystroke.
    clearTimeout(later)
    later = setTimeout(
      () => why.replaceChildren(...(prediction ? whyOf(pipeline, prediction, row) : [])),
      REASONS_AFTER,
    )
  }
  const fields = pipeline.inputs.map((input, index) =>
    createField(input, levelsOf(pipeline, input.name), `column-${index}`, update),
  )
  const fill = (row: Readonly<Record<string, Cell>>) => {
    for (const field of fields) field.set(row[field.name] ?? null)
    update()
  }
  const examples = golden.rows.filter((_, row) => golden.expected[row]?.status === 'ok')
  let next = 0
  const fillExample = () => fill(examples[next++ % Math.max(1, examples.length)] ?? {})
  fillExample()

  const form = element(
    'section',
    { 'aria-labelledby': 'row-title' },
    element(
      'div',
      { class: 'section-head' },
      element('h2', { id: 'row-title' }, 'One row'),
      element('p', {}, 'Begins with a made-up example; the prediction follows every change.'),
      button('Another example', 'quiet', fillExample),
      button('Clear', 'quiet', () => fill({})),
    ),
    element('form', { class: 'fields', autocomplete: 'off' }, ...fields.map((field) => field.node)),
  )
  form.addEventListener('submit', (event) => event.preventDefault())
  const panel = element(
    'section',
    { 'aria-labelledby': 'answer-title' },
    element('h2', { id: 'answer-title' }, `Predicted ${pipeline.target}`),
    answer,
    why,
  )
  return { form, panel }
}
