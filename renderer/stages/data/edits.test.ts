import { expect, test } from 'vitest'
import { editsOf, withEdit } from './edits.ts'

const EDIT = { record: 3, column: 'city', from: 'Ulm', to: 'Bonn' }
const CLIP = { id: 'clip', params: {} }

test('edits of a recipe are one step, in which a cell is corrected once', () => {
  const one = withEdit({ steps: [CLIP] }, EDIT)
  expect(one.steps).toEqual([CLIP, { id: 'edit-cells', params: { edits: [EDIT] } }])
  const again = withEdit(withEdit(one, { ...EDIT, record: 4 }), { ...EDIT, to: 'Essen' })
  expect(editsOf(again)).toEqual([
    { ...EDIT, record: 4 },
    { ...EDIT, to: 'Essen' },
  ])
  expect(again.steps).toHaveLength(2)
})

test('a cell that has its own text again is not corrected, and a step without edits goes', () => {
  const one = withEdit({ steps: [CLIP] }, EDIT)
  expect(withEdit(one, { ...EDIT, to: 'Ulm' })).toEqual({ steps: [CLIP] })
})

test('a step that is switched off corrects nothing, and stays as it is', () => {
  const off = { id: 'edit-cells', params: { edits: [EDIT] }, enabled: false }
  expect(editsOf({ steps: [off] })).toEqual([])
  expect(withEdit({ steps: [off] }, EDIT).steps).toEqual([off, { id: 'edit-cells', params: { edits: [EDIT] } }])
})
