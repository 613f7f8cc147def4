import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
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
