// What a finding offers is clicked as it is: the step is done without a conflict, what was found goes or shrinks, and
// where it speaks of rows there are such.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STEPS } from '../../../shared/clean/index.ts'
import { createRng, type Finding } from '../../../shared/core/index.ts'
import { CHECKS, TARGET_CHECKS } from '../../../shared/profile/index.ts'
import { sourceTexts, type Table, toSource } from '../../../shared/table/index.ts'
import { findingsOf, type OpenTable, openTable } from './open-table.ts'
import { recipeChain } from './recipe-chain.ts'
import { rowsTouched } from './rows-touched.ts'

const ROWS = 400
const rng = createRng('offers')
const together = (row: number) => row % 6 === 0
const number = Array.from({ length: ROWS }, () => rng.below(1000))

/** A column for every kind of trouble: what its cell holds in a row. */
const TROUBLE: Readonly<Record<string, (row: number) => string | number>> = {
  email: (row) => `person${row % 300}@example.com`,
  empty: () => '',
  sparse: (row) => (row % 10 < 8 ? '' : rng.below(500)),
  'odd ] name': (row) => (row % 10 < 7 ? '' : `level ${row % 3}`),
  one: () => 'same',
  nearly: (row) => (row === 3 ? 5 : 1),
  record_id: (row) => `r-${10_000 + row}`,
  number: (row) => number[row] ?? 0,
  twice: (row) => 2 * (number[row] ?? 0) + 1,
  left: (row) => (together(row) ? '' : rng.below(50)),
  right: (row) => (together(row) ? '' : rng.below(50)),
  city: (row) => ['Bonn', 'bonn ', 'Ulm', 'Köln'][row % 4] ?? '',
  mixed: (row) => (row % 30 === 0 ? 'many' : 100 + (row % 50)),
  moments: (row) => (row % 30 === 0 ? 'soon' : `2021-01-${10 + (row % 19)}`),
  half: (row) => (row % 3 === 0 ? `unit ${row % 12}` : 100 + (row % 50)),
  either: (row) => `0${1 + (row % 9)}/0${1 + (row % 8)}/2021`,
  'not known': (row) => (row % 9 === 0 ? 'NULL' : row % 7 === 0 ? '' : `kind ${row % 5}`),
  doubtful: (row) => (row % 8 === 0 ? 'unknown' : `kind ${row % 5}`),
  placeholder: (row) => (row % 40 === 0 ? 99_999 : rng.below(100)),
  wild: (row) => (row === 7 ? 1e9 : rng.below(100)),
  skewed: () => Math.exp(9 * rng.next() ** 3),
  many: (row) => (row % 2 === 0 ? `often ${row % 6}` : `rare ${row % 160}`),
  prose: (row) => `a letter about matter ${row} in many words`,
  patient_id: (row) => Math.floor(row / 3),
  visited: (row) => `2021-01-${10 + (row % 19)} ${10 + (row % 12)}:${10 + (row % 50)}`,
  leak: (row) => (row % 20 === 0 ? 10 : 0) + rng.next(),
  y: (row) => (row % 20 === 0 ? 'rare' : 'usual'),
}

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lathe-offers-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function opened(columns: Readonly<Record<string, readonly (string | number)[]>>): Promise<OpenTable> {
  const names = Object.keys(columns)
  const quoted = (cell: string | number = '') => `"${String(cell).replaceAll('"', '""')}"`
  const rows = Object.values(columns)[0]?.length ?? 0
  const lines = Array.from({ length: rows }, (_, row) => names.map((name) => quoted(columns[name]?.[row])).join(','))
  const path = join(folder, `${files++}.csv`)
  await writeFile(path, `${names.map(quoted).join(',')}\n${lines.join('\n')}\n`)
  return openTable({ files: [{ path, name: 'rows.csv', isPacked: false }], reading: {}, limits: {} })
}

const textsOf = ({ columns }: Table) =>
  Object.fromEntries([...columns].map(([name, column]) => [name, [...sourceTexts(toSource(column))]]))

const aim = { target: '', sensitive: [] }

/** What the finding's step leaves to find, and its conflicts. */
async function afterClick(open: OpenTable, { id, columns, step }: Finding, target: string) {
  const [link] = await recipeChain(open, aim, { steps: [step] })
  const cleaned = await opened(link ? textsOf(link.after) : {})
  const left = findingsOf(cleaned, cleaned.table.columns.has(target) ? target : '').filter(
    (other) => other.id === id && (columns.length === 0 || other.columns.some((name) => columns.includes(name))),
  )
  return { left, conflicts: link?.conflicts ?? [] }
}

const digits = ({ columns, message }: Finding): string => `${columns.join()} ${message.replace(/\D+/g, ' ')}`

test('every offered step works as it is clicked: what was found goes, or becomes less', async () => {
  const trouble = Object.entries(TROUBLE).map(([name, cell]) => [
    name,
    Array.from({ length: ROWS }, (_, row) => cell(row)),
  ])
  const wide = await opened(Object.fromEntries(trouble))
  const repeated = await opened({
    a: Array.from({ length: ROWS }, (_, row) => row % 90),
    amount: Array.from({ length: ROWS }, (_, row) => `1,${100 + (row % 90)}`),
    y: Array.from({ length: ROWS }, (_, row) => (row % 90 < 40 ? 'p' : 'q')),
  })
  const seen = new Set<string>()
  const withRows = new Set<string>()
  for (const open of [wide, repeated])
    for (const finding of findingsOf(open, 'y')) {
      const { id, columns, step, rows } = finding
      if (rows) {
        const touched = await rowsTouched(open, rows)
        expect([id, touched.includes(1), touched.includes(0)]).toEqual([id, true, true])
        withRows.add(id)
      }
      if (!step) continue
      seen.add(id)
      expect(STEPS.get(step.id).parse(step.params)).toEqual(step.params)
      const { left, conflicts } = await afterClick(open, finding, 'y')
      expect({ id, columns, conflicts }).toEqual({ id, columns, conflicts: [] })
      for (const other of left) expect(digits(other), `${id} ${columns}`).not.toBe(digits(finding))
    }
  const withoutStep = ['group-structure', 'time-structure']
  const checks = [...CHECKS.ids, ...TARGET_CHECKS.ids].filter((id) => !withoutStep.includes(id))
  const ofImport = ['ambiguous-date', 'ambiguous-number', 'doubtful-token', 'missing-token']
  expect([...seen].sort()).toEqual([...checks, ...ofImport].sort())
  // Of what is neither about whole columns nor about the rows that its step changes.
  expect([...withRows].sort()).toEqual(['imbalance', 'missing-token', 'mostly-missing', 'near-constant', 'skew'])
})
