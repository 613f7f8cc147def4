import type { InputColumn } from '../shared/pipeline/index.ts'
import type { Cell } from '../shared/table/index.ts'
import { type ControlType, cellOf, choicesOf, controlType, hintOf, problemWith, textOf } from './control.ts'
import { element } from './element.ts'

/** One labelled field of the form. */
export interface Field {
  readonly node: HTMLElement
  readonly name: string
  get(): Cell
  set(cell: Cell): void
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** @param onChange called whenever the person changes the value */
export function createField(input: InputColumn, levels: readonly string[], id: string, onChange: () => void): Field {
  const type = controlType(input, levels)
  const hint = element('small', { id: `${id}-hint`, class: 'hint' }, hintOf(input))
  const control = createControl(input, levels, type, id)
  const label = element('label', { for: id }, input.name)
  const suggestions = type === 'suggestion' ? [suggestionsOf(input, levels, id)] : []
  const node = element(
    'div',
    { class: type === 'prose' ? 'field wide' : 'field' },
    label,
    control,
    ...suggestions,
    hint,
  )
  const get = () => cellOf(control.value, type)
  const check = () => {
    const problem = problemOf(control, get(), input)
    control.setAttribute('aria-invalid', String(problem !== ''))
    hint.className = problem === '' ? 'hint' : 'hint wrong'
    hint.textContent = problem || hintOf(input)
  }
  control.addEventListener('input', () => {
    check()
    onChange()
  })
  const set = (cell: Cell) => {
    control.value = textOf(cell, type, input)
    check()
  }
  return { node, name: input.name, get, set }
}

function createControl(input: InputColumn, levels: readonly string[], type: ControlType, id: string): Control {
  const shared = { id, 'aria-describedby': `${id}-hint` }
  if (type === 'choice') {
    const options = choicesOf(input, levels).map((level) => element('option', { value: level }, level))
    return element('select', shared, element('option', { value: '' }, 'missing'), ...options)
  }
  const typed = { ...shared, placeholder: 'missing', autocomplete: 'off', spellcheck: 'false' }
  if (type === 'prose') return element('textarea', { ...typed, rows: '3' })
  if (type === 'suggestion') return element('input', { ...typed, type: 'text', list: `${id}-levels` })
  if (type === 'text') return element('input', { ...typed, type: 'text', inputmode: 'decimal', class: 'number' })
  return element('input', { ...shared, type, step: type === 'date' ? 'any' : '1' })
}

function suggestionsOf(input: InputColumn, levels: readonly string[], id: string): HTMLElement {
  const options = choicesOf(input, levels).map((level) => element('option', { value: level }))
  return element('datalist', { id: `${id}-levels` }, ...options)
}

/** A browser's date field holds no text while a date is half typed: it says so itself. */
function problemOf(control: Control, cell: Cell, input: InputColumn): string {
  if (control.validity.badInput) return 'This date is not complete and counts as missing.'
  return problemWith(cell, input)
}
