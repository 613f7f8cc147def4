import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readBundle } from '../../bundle/index.ts'
import { figuresIn } from '../audit-figures.ts'
import { cardFiles } from './card-files.ts'
import { yaml } from './model-card.ts'

const corpus = (name: string) => {
  const path = fileURLToPath(new URL(`../../bundle/corpus/${name}.lathe`, import.meta.url))
  return readBundle(readFileSync(path), name)
}

test.each(['v2-loans-gbdt', 'v2-loans-purpose', 'v2-loans-amount'])(
  '%s: the card says the figures that the model keeps, and its gaps as gaps',
  (name) => {
    const bundle = corpus(name)
    const files = cardFiles('my loans', bundle)
    const { metadata, sections } = JSON.parse(files['model-card.json'] ?? '')
    const [{ results }] = metadata['model-index']
    const kept = Object.values(figuresIn(bundle.record.metrics)).flatMap(({ value }) => value ?? [])
    expect(results[0].metrics.map(({ value }: { value: number }) => value)).toEqual(kept)
    expect(sections.map(({ title }: { title: string }) => title)).toEqual(
      expect.arrayContaining([
        'Model details',
        'Intended use and limits',
        'Factors',
        'Metrics',
        'Quantitative analyses',
        'Ethical considerations',
        'Caveats and recommendations',
      ]),
    )
    for (const file of ['MODEL_CARD.md', 'datasheet.md', 'annex-iv.md'])
      expect(files[file]).toContain('**Not known to Lathe:**')
    expect(files['MODEL_CARD.md']?.startsWith('---\nlibrary_name: "lathe"\n')).toBe(true)
    expect(cardFiles('my loans', corpus(name))).toEqual(files)
  },
)

test('the draft of the technical documentation has the nine points, and claims nothing', () => {
  const draft = cardFiles('m', corpus('v2-loans-gbdt'))['annex-iv.md'] ?? ''
  expect([...draft.matchAll(/^## (\d)\\?\. /gm)].map(([, point]) => Number(point))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(draft).not.toMatch(/compliant|conforms with|complies/iu)
})

test('YAML of plain data: texts are quoted, lists and trees indented', () => {
  const value = { a: 'x: "y"\n- z', list: ['#1', 2], empty: [], tree: [{ b: true, c: { d: null } }] }
  expect(yaml(value)).toBe(`
a: "x: \\"y\\"\\n- z"
list:
- "#1"
- 2
empty: []
tree:
- b: true
  c:
    d: null`)
})

test('the metadata of a card is YAML that another reader reads as it was meant', () => {
  const files = cardFiles('a: "name" # of\nmany', corpus('v2-loans-purpose'))
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/u.exec(files['MODEL_CARD.md'] ?? '') ?? []
  expect(parse(head)).toEqual(JSON.parse(files['model-card.json'] ?? '').metadata)
})

test('what was tried against gaps and which limits were held stand in the draft of Annex IV, too', () => {
  const bundle = corpus('v2-loans-gbdt')
  const gate = {
    metric: 'demographicParityDifference',
    of: 'sex',
    bound: 'value',
    limit: 0.1,
    value: 0.2,
    low: 0.1,
    high: 0.3,
  }
  const overrides = [{ reason: 'a pilot with ten people', beyond: ['a difference'] }]
  const gates = JSON.parse(JSON.stringify({ judged: [{ ...gate, state: 'exceeded' }], overrides }))
  const draft = cardFiles('my loans', { ...bundle, record: { ...bundle.record, gates } })['annex-iv.md']
  expect(draft).toContain('Measures against differences between groups')
  expect(draft).toContain('a pilot with ten people')
  expect(cardFiles('my loans', bundle)['annex-iv.md']).not.toContain('Measures against differences between groups')
})
