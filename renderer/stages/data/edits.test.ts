import { expect, test } from 'vitest'
import { editsOf, withEdits } from './edits.ts'

const EDIT = { record: 3, column: 'city', from: 'Ulm', to: 'Bonn' }
const CLIP = { id: 'clip', params: {} }

test('edits of a recipe are one step, in which a cell is corrected once', () => {
  const one = withEdits({ steps: [CLIP] }, [EDIT])
  expect(one.steps).toEqual([CLIP, { id: 'edit-cells', params: { edits: [EDIT] } }])
  const again = withEdits(one, [
    { ...EDIT, record: 4 },
    { ...EDIT, to: 'Essen' },
  ])
  expect(editsOf(again)).toEqual([
    { ...EDIT, record: 4 },
    { ...EDIT, to: 'Essen' },
  ])
  expect(again.steps).toHaveLength(2)
})

test('a cell that has its own text again is not corrected, and a step without edits goes', () => {
  const one = withEdits({ steps: [CLIP] }, [EDIT])
  expect(withEdits(one, [{ ...EDIT, to: 'Ulm' }])).toEqual({ steps: [CLIP] })
})

test('a step that is switched off corrects nothing, and stays as it is', () => {
  const off = { id: 'edit-cells', params: { edits: [EDIT] }, enabled: false }
  expect(editsOf({ steps: [off] })).toEqual([])
  expect(withEdits({ steps: [off] }, [EDIT]).steps).toEqual([off, { id: 'edit-cells', params: { edits: [EDIT] } }])
})
