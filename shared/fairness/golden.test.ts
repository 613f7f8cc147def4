import { describe, expect, test } from 'vitest'
import { createRng } from '../core/index.ts'
import { audit, beforeTraining, type Grouping } from './index.ts'
import { hasPublishedData, publishedRows } from './published-data.test-support.ts'

// Published figures of COMPAS (ProPublica's notebook) and Adult, on the files themselves, to the digits that were printed.

if (!hasPublishedData) console.log('skipped: published figures of groups, whose data is not beside the checkout')
console.log('left out: published figures of the German credit data, which is not among the data beside the checkout')

type Row = ReturnType<typeof publishedRows>[number]

function groupingOf(name: string, texts: readonly string[]): Grouping {
  const levels = [...new Set(texts)]
  return { name, levels, codes: Int32Array.from(texts, (text) => levels.indexOf(text)) }
}

describe.skipIf(!hasPublishedData)('COMPAS', () => {
  const all = !hasPublishedData ? [] : publishedRows('compas_two_years.csv')
  const audited = (rows: readonly Row[]) =>
    audit(
      {
        labels: Uint8Array.from(rows, (row) => Number(row.two_year_recid)),
        decisions: Uint8Array.from(rows, (row) => (row.score_text === 'Low' ? 0 : 1)),
        scores: Float64Array.from(rows, (row) => Number(row.decile_score) / 10),
        groupings: [
          groupingOf(
            'race',
            rows.map((row) => row.race ?? ''),
          ),
          groupingOf(
            'everybody',
            rows.map(() => 'all'),
          ),
        ],
      },
      { rng: createRng(0), resamples: 20 },
    )

  test('all 7,214 rows, and the area of the deciles', () => {
    const { race, everybody } = audited(all)
    const whole = everybody?.groups.all
    expect(whole).toMatchObject({ n: 7214 })
    expect(whole?.selectionRate.value).toBeCloseTo(0.4598, 6)
    expect(whole?.fpr.value).toBeCloseTo(0.323492, 6)
    expect(whole?.fnr.value).toBeCloseTo(0.374039, 6)
    expect(whole?.precision.value).toBeCloseTo(0.613506, 6)
    expect(whole?.accuracy.value).toBeCloseTo(0.653729, 6)
    expect(whole?.rocAuc?.value).toBeCloseTo(0.702166, 6)
    expect(race?.groups['African-American']?.rocAuc?.value).toBeCloseTo(0.691834, 6)
    expect(race?.groups.Caucasian?.rocAuc?.value).toBeCloseTo(0.693146, 6)
  })

  test('the 6,172 rows of ProPublica’s filter', () => {
    const kept = all.filter(
      (row) =>
        row.days_b_screening_arrest !== '' &&
        Math.abs(Number(row.days_b_screening_arrest)) <= 30 &&
        row.is_recid !== '-1' &&
        row.c_charge_degree !== 'O' &&
        row.score_text !== 'N/A',
    )
    expect(kept).toHaveLength(6172)
    const { race } = audited(kept)
    const [black, white] = [race?.groups['African-American'], race?.groups.Caucasian]
    expect([black?.n, white?.n]).toEqual([3175, 2103])
    expect(black?.fpr.value).toBeCloseTo(0.423382, 6)
    expect(black?.fnr.value).toBeCloseTo(0.284768, 6)
    expect(white?.fpr.value).toBeCloseTo(0.220141, 6)
    expect(white?.fnr.value).toBeCloseTo(0.49635, 6)
  })
})

describe.skipIf(!hasPublishedData)('label rates of Adult', () => {
  const all = !hasPublishedData ? [] : publishedRows('adult.csv')
  const train = all.slice(0, 32_561)
  const test_ = all.slice(32_561)
  const complete = all.filter((row) => !Object.values(row).includes('?'))
  test.each([
    ['all rows', 'sex', 0.194516, 0.359655, all],
    ['training rows', 'sex', 0.196276, 0.358023, train],
    ['test rows', 'sex', 0.19098, null, test_],
    ['complete rows', 'sex', 0.198901, 0.36347, complete],
    ['all rows', 'race', 0.101445, 0.600592, all],
  ] as const)('%s by %s', (_, name, difference, ratio, rows) => {
    const texts = rows.map((row) => (name === 'sex' ? row.sex : row.race === 'White' ? 'White' : 'non-White') ?? '')
    const labels = Float64Array.from(rows, (row) => Number(row.income?.startsWith('>50K')))
    const empty = { columns: new Map(), rows: rows.length }
    const input = { table: empty, groupings: [groupingOf(name, texts)], columns: [], labels, positive: '>50K' }
    const found = beforeTraining(input, createRng(0)).groups[name]?.labels
    expect(found?.difference.value).toBeCloseTo(difference, 6)
    if (ratio !== null) expect(found?.ratio.value).toBeCloseTo(ratio, 6)
  })
})
