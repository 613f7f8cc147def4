import { expect, test } from 'vitest'
import { createRng } from '../../core/index.ts'
import { REFERENCE_COMPUTE } from '../compute.ts'
import type { Feature } from '../matrix.ts'
import { inMemory, type TrainingData } from '../training-data.ts'
import { type RulesState, rulesPredictor } from './predictor.ts'
import { rules } from './rules.ts'

const context = { rng: createRng(0), progress: async () => {}, compute: REFERENCE_COMPUTE }
const NAMES = ['age', 'colour', 'noise']

/** Under 20.5: no. Otherwise, if red: yes. Otherwise, up to 40.5: yes. Otherwise no. One row in thirty is the other way round. */
function planted(rows: number, seed: string): TrainingData {
  const rng = createRng(seed)
  const age = Float64Array.from({ length: rows }, () => 1 + rng.below(80))
  const codes = Int32Array.from({ length: rows }, () => rng.below(3))
  const truth = (row: number) => age[row]! > 20 && (codes[row] === 0 || age[row]! <= 40)
  const target = age.map((_, row) => Number(truth(row)) ^ Number(rng.below(30) === 0))
  const features: Feature[] = [
    { kind: 'number', values: age },
    { kind: 'levels', codes, cardinality: 3 },
    { kind: 'number', values: age.map(() => rng.next()) },
  ]
  const infos = features.map(({ kind }, f) => ({
    name: NAMES[f] ?? '',
    column: NAMES[f] ?? '',
    kind,
    levels: kind === 'levels' ? ['red', 'green', 'blue'] : [],
  }))
  return inMemory({ task: 'binary', classes: 2, features: infos }, { matrix: { rows, features }, target, weight: null })
}

test('planted rules are found again, as many as held-out rows ask for, and decide as they read', async () => {
  const data = planted(3000, 'planted')
  const state = (await rules.fit({}, data, { ...context, heldOut: planted(1500, 'held out') })) as RulesState
  const lines = rules.read(state, { target: 'bought', features: data.features, classes: ['no', 'yes'] }) ?? []
  // Two rules and the rest say it all: which two is the list's to choose.
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(lines.length).toBeLessThanOrEqual(5)
  expect(lines.join()).not.toContain('noise')
  expect(lines[0]).toMatch(/^1\. If .*(age|colour).* → (no|yes): \d+ % of [\d,]+ rows$/)
  expect(lines.at(-1)).toMatch(/^\d\. Otherwise → (no|yes): /)
  expect(rules.settle({}, [state])).toMatchObject({ rules: state.ends.length })
  // What they say of every age and colour is what was planted.
  const ages = Array.from({ length: 80 }, (_, i) => i + 1)
  for (const code of [0, 1, 2]) {
    const features: Feature[] = [
      { kind: 'number', values: Float64Array.from(ages) },
      { kind: 'levels', codes: new Int32Array(80).fill(code), cardinality: 3 },
      { kind: 'number', values: new Float64Array(80).fill(0.5) },
    ]
    const [margin] = rulesPredictor.margins(state, { rows: 80, features })
    expect(ages.filter((_, i) => margin![i]! > 0)).toEqual(ages.filter((age) => age > 20 && (code === 0 || age <= 40)))
  }
  // Every row is decided once: the rows of all rules are all rows.
  expect(state.weight.reduce((sum, weight) => sum + weight, 0)).toBe(3000)
})

test('where nothing tells rows apart there is one line, which always holds', async () => {
  const features: Feature[] = [{ kind: 'number', values: new Float64Array(40).fill(1) }]
  const infos = [{ name: 'one', column: 'one', kind: 'number' as const, levels: [] }]
  const target = Float64Array.from({ length: 40 }, (_, row) => row % 4)
  const data = inMemory(
    { task: 'regression', classes: 0, features: infos },
    { matrix: { rows: 40, features }, target, weight: null },
  )
  const lines = rules.read(await rules.fit({}, data, context), { target: 'price', features: infos, classes: [] })
  expect(lines).toEqual(['Always → price 1.5, the mean of 40 rows'])
})
