import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorkplace } from './lathe.test-support.ts'

const LOANS = fileURLToPath(new URL('../assets/samples/loans.csv', import.meta.url))

const workplace = makeWorkplace()
const model = workplace.path('loans.lathe')
beforeAll(async () => {
  const args = ['train', LOANS, '--target', 'repaid', '--families', 'gbdt', '--mode', 'fast', '-o', model, '--quiet']
  expect((await workplace.lathe(args)).code).toBe(0)
})
afterAll(() => workplace.remove())

const json = async (...args: string[]) => JSON.parse((await workplace.lathe([...args, '--json', '--quiet'])).stdout)

test('explain ranks columns, and its contributions sum to what predict says', async () => {
  const { scale, measure, global, rows } = await json('explain', model, LOANS, '--rows', '0,5', '--repeats', '1')
  expect([scale, measure]).toEqual(['margin', 'logLoss'])
  const values: number[] = global.map((one: { importance: { value: number } }) => one.importance.value)
  expect(values).toEqual(values.toSorted((a, b) => b - a))
  const { predictions } = await json('predict', model, LOANS, '--reasons', '3')
  expect(rows.map(({ row }: { row: number }) => row)).toEqual([0, 5])
  for (const { row, base, margin, score, contributions } of rows) {
    const sum = Object.values<number>(contributions).reduce((total, own) => total + own, base)
    expect(Math.abs(sum - margin)).toBeLessThan(1e-9)
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(score, 12)
    expect(predictions[row].probabilities.no).toBe(score)
    const strongest = Object.entries<number>(contributions).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    const reasons = predictions[row].reasons.map((one: { column: string; contribution: number }) => [
      one.column,
      one.contribution,
    ])
    expect(reasons).toEqual(strongest.slice(0, 3).map(([column, value]) => [column, expect.closeTo(value, 10)]))
  }
})

test('predict writes reasons after the status, what if and changes are answered, wrong questions are refused', async () => {
  const out = workplace.path('p.csv')
  await workplace.lathe(['predict', model, LOANS, '--reasons', '2', '-o', out, '--quiet'])
  const [header] = (await readFile(out, 'utf8')).split('\n')
  expect(header).toBe('row,prediction,p:yes,p:no,status,reason 1,contribution 1,reason 2,contribution 2')
  const asked = ['--rows', '0', '--set', 'income=7000', '--changes', '2', '--immutable', 'age', '--repeats', '1']
  const { questions } = await json('explain', model, LOANS, ...asked)
  const [{ whatIf, counterfactuals }] = questions
  expect(whatIf.after.probabilities.no).toBeGreaterThan(whatIf.before.probabilities.no)
  for (const { changes, prediction } of counterfactuals) {
    expect(prediction.prediction).not.toBe(whatIf.before.prediction)
    expect(changes.map(({ column }: { column: string }) => column)).not.toContain('age')
  }
  const refused = await workplace.lathe(['explain', model, LOANS, '--changes', '2', '--json', '--quiet'])
  expect(refused.code).toBe(2)
  expect(JSON.parse(refused.stdout).error.message).toContain('--rows')
})

test('shapes of a glass box are printed, edited, measured and taken back', async () => {
  const glass = workplace.path('glass.lathe')
  const training = ['train', LOANS, '--target', 'repaid', '--families', 'additive', '--mode', 'fast', '-o', glass]
  expect((await workplace.lathe([...training, '--quiet'])).code).toBe(0)
  const edited = workplace.path('edited.lathe')
  const flags = ['--smooth', 'age=1', '--flatten', 'amount=20000..', '-o', edited]
  const { shapes, edits, figures } = await json('shapes', glass, LOANS, ...flags)
  expect(edits.map(({ edit }: { edit: string }) => edit)).toEqual(['smooth', 'flatten'])
  const amount = shapes.find(({ name }: { name: string }) => name === 'amount')
  const high: number[] = amount.values[0].slice(2 + amount.cuts.findIndex((cut: number) => cut > 20_000))
  expect(new Set(high.map((value) => value.toFixed(9))).size).toBe(1)
  expect(figures.after.rocAuc.value).not.toBe(figures.before.rocAuc.value)
  expect((await workplace.lathe(['verify', edited])).code).toBe(0)
  const back = workplace.path('back.lathe')
  await json('shapes', edited, '--reset', '-o', back)
  const [first, again] = [await json('predict', glass, LOANS), await json('predict', back, LOANS)]
  expect(again.predictions).toEqual(first.predictions)
  const refused = await workplace.lathe(['shapes', model])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('family "gbdt": it has no shapes')])
})
