import { expect, test } from 'vitest'
import { createRng, type Rng } from '../core/index.ts'
import { measure } from '../metrics/index.ts'
import { audit, auditClasses, bandsAt, EVIDENCE, type Grouping } from './index.ts'

const rng = createRng(0)

/** A grouping drawn at random. */
const drawnGroups = (name: string, rows: number, levels: readonly string[], draws: Rng): Grouping => ({
  name,
  levels,
  codes: Int32Array.from({ length: rows }, () => draws.below(levels.length)),
})

/** Scores, and labels that follow them. */
function scored(rows: number, draws: Rng, groups = 3) {
  const scores = Float64Array.from({ length: rows }, () => draws.next() ** 2)
  return {
    scores,
    labels: Uint8Array.from(scores, (score) => Number(draws.next() < score)),
    decisions: Uint8Array.from(scores, (score) => Number(score >= 0.5)),
    groupings: [drawnGroups('g', rows, 'abcdef'.slice(0, groups).split(''), draws)],
  }
}

test('ranking and calibration of a group are those of its rows alone', () => {
  const input = scored(4000, createRng(7))
  const { g } = audit(input, { rng, resamples: 300 })
  const [grouping] = input.groupings
  for (const [code, name] of ['a', 'b', 'c'].entries()) {
    const rows = [...input.labels.keys()].filter((row) => grouping?.codes[row] === code)
    const of = (values: ArrayLike<number>) => rows.map((row) => values[row] ?? NaN)
    const alone = measure(
      {
        task: 'binary',
        labels: Uint8Array.from(of(input.labels)),
        scores: Float64Array.from(of(input.scores)),
        decisions: Uint8Array.from(of(input.decisions)),
      },
      { rng, metrics: ['rocAuc', 'ece', 'calibrationSlope', 'calibrationIntercept'] },
    )
    const group = g?.groups[name]
    expect(group?.rocAuc.value).toBeCloseTo(alone.rocAuc?.value ?? NaN, 12)
    expect(group?.ece.value).toBeCloseTo(alone.ece?.value ?? NaN, 12)
    const width = (figure: { low: number | null; high: number | null } | undefined) =>
      (figure?.high ?? NaN) - (figure?.low ?? NaN)
    expect(width(group?.rocAuc) / width(alone.rocAuc)).toBeGreaterThan(0.85)
    expect(width(group?.rocAuc) / width(alone.rocAuc)).toBeLessThan(1.15)
    // Up to 4,096 scores the line is that of every row.
    for (const id of ['calibrationSlope', 'calibrationIntercept'] as const) {
      expect(group?.[id].value).toBeCloseTo(alone[id]?.value ?? NaN, 9)
      expect(width(group?.[id]) / width(alone[id])).toBeGreaterThan(0.85)
      expect(width(group?.[id]) / width(alone[id])).toBeLessThan(1.15)
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(group?.calibrationBias.value).toBeCloseTo(mean(of(input.scores)) - mean(of(input.labels)), 12)
  }
})

test('calibration slope and intercept: 1 and 0 where shares are as said, and the line that was planted where they are not', () => {
  // Each score stands for 1,000 rows, of which exactly its share is positive; in group b at half the slope and 1 lower.
  const shares = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95]
  const bent = (share: number) => 1 / (1 + Math.exp(1 - 0.5 * Math.log(share / (1 - share))))
  const cases = shares.flatMap((share) => [
    { group: 0, share, positives: Math.round(1000 * share) },
    { group: 1, share, positives: Math.round(1000 * bent(share)) },
  ])
  const rows = cases.flatMap(({ group, share, positives }) =>
    Array.from({ length: 1000 }, (_, row) => ({ group, share, label: Number(row < positives) })),
  )
  const input = {
    labels: Uint8Array.from(rows, ({ label }) => label),
    decisions: Uint8Array.from(rows, ({ share }) => Number(share > 0.5)),
    scores: Float64Array.from(rows, ({ share }) => share),
    groupings: [{ name: 'g', levels: ['a', 'b'], codes: Int32Array.from(rows, ({ group }) => group) }],
  }
  const { a, b } = audit(input, { rng, resamples: 200 }).g?.groups ?? {}
  expect(a?.calibrationSlope.value).toBeCloseTo(1, 9)
  expect(a?.calibrationIntercept.value).toBeCloseTo(0, 9)
  expect(b?.calibrationSlope.value).toBeCloseTo(0.5, 2)
  expect(b?.calibrationIntercept.value).toBeLessThan(-0.5)
  // Scores that part the classes, or are none, have no line, and say so.
  const parted = audit({ ...input, labels: input.decisions }, { rng, resamples: 20 }).g?.groups.a
  expect(parted?.calibrationSlope).toMatchObject({ value: null, why: expect.stringContaining('without one mistake') })
  const margins = audit({ ...input, scores: input.scores.map((score) => 4 * score) }, { rng, resamples: 20 }).g
  expect(margins?.groups.a?.calibrationSlope.why).toContain('no probabilities')
})

test('of 100 intervals of a calibrated group’s slope and intercept some 95 hold 1 and 0', () => {
  const held = { calibrationSlope: 0, calibrationIntercept: 0 }
  const rounds = 300
  for (let round = 0; round < rounds; round++) {
    const draws = createRng(`line ${round}`)
    const scores = Float64Array.from({ length: 700 }, () => 0.02 + 0.96 * draws.next())
    const labels = Uint8Array.from(scores, (score) => Number(draws.next() < score))
    const groupings = [{ name: 'g', codes: new Int32Array(700), levels: ['a'] }]
    const { g } = audit({ labels, scores, decisions: labels, groupings }, { rng: draws, resamples: 200 })
    for (const [id, truth] of [['calibrationSlope', 1] as const, ['calibrationIntercept', 0] as const]) {
      const { low, high } = g?.groups.a?.[id] ?? {}
      held[id] += Number((low ?? NaN) <= truth && truth <= (high ?? NaN))
    }
  }
  for (const [id, count] of Object.entries(held)) {
    expect(count / rounds, id).toBeGreaterThan(0.92)
    expect(count / rounds, id).toBeLessThan(0.98)
  }
})

test('of 100 intervals of each figure some 95 hold the truth', () => {
  // Two groups whose rates are known; scores are flat within each truth, so the areas are known as well.
  const truth = { a: { base: 0.5, tpr: 0.8, fpr: 0.2 }, b: { base: 0.3, tpr: 0.5, fpr: 0.2 } }
  const known = {
    demographicParityDifference: 0.5 - (0.3 * 0.5 + 0.7 * 0.2),
    demographicParityRatio: (0.3 * 0.5 + 0.7 * 0.2) / 0.5,
    equalOpportunityDifference: 0.3,
    equalizedOddsDifference: 0.3,
    aucDifference: 0.8 - 0.65,
  }
  const held: Record<string, number> = {}
  const rounds = 300
  const rows = 800
  for (let round = 0; round < rounds; round++) {
    const draws = createRng(`coverage ${round}`)
    const groups = Int32Array.from({ length: rows }, (_, row) => row % 2)
    const labels = Uint8Array.from(groups, (g) => Number(draws.next() < (g === 0 ? truth.a : truth.b).base))
    const scores = Float64Array.from(groups, (g, row) => {
      const { tpr, fpr } = g === 0 ? truth.a : truth.b
      return Number(draws.next() < (labels[row] === 1 ? tpr : fpr))
    })
    const input = { labels, scores, decisions: Uint8Array.from(scores) }
    const groupings = [{ name: 'g', codes: groups, levels: ['a', 'b'] }]
    const { g } = audit({ ...input, groupings }, { rng: draws, resamples: 200 })
    const figures = { ...g, tpr: g?.groups.b?.tpr }
    for (const [name, value] of Object.entries({ ...known, tpr: 0.5 })) {
      const { low, high } = Reflect.get(figures, name)
      held[name] = (held[name] ?? 0) + Number(low <= value && value <= high)
    }
  }
  // 93 to 97 %, and the chance of 300 rounds; 1,500 rounds gave 94.3 to 95.5 %.
  for (const [name, count] of Object.entries(held)) {
    expect(count / rounds, name).toBeGreaterThan(0.92)
    expect(count / rounds, name).toBeLessThan(0.98)
  }
})

test('where no group differs, at most one audit in twenty shows evidence; where one does, it is found', () => {
  const rounds = 300
  let [alarms, found] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const draws = createRng(`evidence ${round}`)
    const rows = 600
    const groupings = [
      drawnGroups('race', rows, ['p', 'q', 'r', 's'], draws),
      drawnGroups('sex', rows, ['f', 'm'], draws),
    ]
    const labels = Uint8Array.from({ length: rows }, () => Number(draws.next() < 0.4))
    const even = Uint8Array.from({ length: rows }, () => Number(draws.next() < 0.3))
    const planted = Uint8Array.from(even, (decision, row) =>
      groupings[0]?.codes[row] === 0 ? Number(draws.next() < 0.6) : decision,
    )
    const isSeen = (decisions: Uint8Array) =>
      Object.values(audit({ labels, decisions, groupings }, { rng, resamples: 0 })).some(({ againstRest }) =>
        Object.values(againstRest).some((rates) => Object.values(rates).some(({ adjusted }) => adjusted < EVIDENCE)),
      )
    alarms += Number(isSeen(even))
    found += Number(isSeen(planted))
  }
  expect(alarms / rounds).toBeLessThan(0.05)
  expect(found / rounds).toBeGreaterThan(0.95)
})

test('fewer than ten rows of one truth are too few for the rates among them, and out of their gaps', () => {
  const labels = Uint8Array.from({ length: 120 }, (_, row) => Number(row < 9 || row >= 90))
  const decisions = Uint8Array.from({ length: 120 }, (_, row) => Number(row >= 90 && row < 105))
  const groupings = [
    { name: 'g', levels: ['a', 'b'], codes: Int32Array.from({ length: 120 }, (_, row) => (row < 60 ? 0 : 1)) },
  ]
  const { g } = audit({ labels, decisions, groupings }, { rng, resamples: 20 })
  expect(g?.groups.a).toMatchObject({ tpr: { value: 0, tooSmall: true }, n: 60 })
  expect(g?.groups.a?.selectionRate).not.toHaveProperty('tooSmall')
  expect(g?.equalOpportunityDifference.why).toBe('Fewer than two groups have this rate.')
  expect(g?.againstRest.a).not.toHaveProperty('tpr')
  const asked = audit({ labels, decisions, groupings, minGroup: 1 }, { rng, resamples: 20 }).g
  expect(asked?.equalOpportunityDifference.value).toBe(0.5)
})

test('bands at chosen edges are ordered groups, an edge belongs above, and no value is a group', () => {
  const ages = Float64Array.of(24, 25, 39.5, 40, NaN, 90)
  const rows = Uint32Array.from(ages, (_, row) => row)
  const grouping = bandsAt('age', ages, [25, 40], rows, String)
  const labels = new Uint8Array(6)
  const { age } = audit({ labels, decisions: labels, groupings: [grouping], minGroup: 1 }, { rng, resamples: 0 })
  expect(Object.entries(age?.groups ?? {}).map(([name, { n }]) => [name, n])).toEqual([
    ['(missing)', 1],
    ['under 25', 1],
    ['25 to under 40', 2],
    ['40 and over', 2],
  ])
  expect(() => bandsAt('age', ages, [40, 25], rows, String)).toThrow('do not rise at 25')
})

test('three columns are crossed two and three at a time', () => {
  const { labels, decisions } = scored(200, createRng(1))
  const groupings = ['c', 'a', 'b'].map((name) => drawnGroups(name, 200, ['x', 'y'], createRng(name)))
  const names = Object.keys(audit({ labels, decisions, groupings }, { rng, resamples: 0 }))
  expect(names).toEqual(['c', 'a', 'b', 'a & b', 'a & c', 'b & c', 'a & b & c'])
})

test('of several classes each is audited against the rest', () => {
  const draws = createRng(4)
  const labels = Int32Array.from({ length: 600 }, () => draws.below(3))
  const decisions = labels.map((label) => (draws.next() < 0.7 ? label : draws.below(3)))
  const groupings = [drawnGroups('g', 600, ['a', 'b'], draws)]
  const predictions = { task: 'multiclass', classes: 3, labels, decisions, probabilities: null } as const
  const { g } = auditClasses(predictions, ['x', 'y', 'z'], { groupings }, { rng, resamples: 10 })
  const own = [...labels.keys()].filter((row) => labels[row] === 1 && groupings[0]?.codes[row] === 0)
  const found = own.filter((row) => decisions[row] === 1).length / own.length
  expect(Object.keys(g?.classes ?? {})).toEqual(['x', 'y', 'z'])
  expect(g?.classes.y?.groups.a?.tpr.value).toBeCloseTo(found, 12)
})

test('where no class is told otherwise to a group, at most 5 % of audits of several classes show evidence', () => {
  const rounds = 200
  let [alarms, found] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const draws = createRng(`classes ${round}`)
    const groupings = [drawnGroups('g', 600, ['a', 'b', 'c'], draws), drawnGroups('h', 600, ['x', 'y'], draws)]
    const labels = Int32Array.from({ length: 600 }, () => draws.below(4))
    const decisions = labels.map((label) => (draws.next() < 0.6 ? label : draws.below(4)))
    const planted = decisions.map((decision, row) =>
      groupings[0]?.codes[row] === 0 && draws.next() < 0.4 ? 3 : decision,
    )
    const isSeen = (told: Int32Array) =>
      Object.values(
        auditClasses(
          { labels, decisions: told, probabilities: null },
          ['p', 'q', 'r', 's'],
          { groupings },
          { rng, resamples: 0 },
        ),
      ).some(({ classes }) =>
        Object.values(classes).some(({ againstRest }) =>
          Object.values(againstRest).some((rates) => Object.values(rates).some(({ adjusted }) => adjusted < EVIDENCE)),
        ),
      )
    alarms += Number(isSeen(decisions))
    found += Number(isSeen(planted))
  }
  expect(alarms / rounds).toBeLessThanOrEqual(0.05)
  expect(found / rounds).toBeGreaterThan(0.95)
})
