import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bundle, readBundle } from '../bundle/index.ts'
import { createRng } from '../core/index.ts'
import { auditClasses, auditErrors, judgeGates, parseGate } from '../fairness/index.ts'
import { auditReport } from './audit-report.ts'
import { modelCard } from './card/model-card.ts'
import { type Chart, chartTable } from './chart.ts'
import { csvText } from './csv.ts'
import { draw } from './draw/draw.ts'
import type { Mark } from './draw/drawing.ts'
import { reportHtml } from './html.ts'
import type { RunReportInput } from './input.ts'
import { reportJson } from './json.ts'
import { reportMarkdown } from './markdown.ts'
import { runReport } from './run-report.ts'
import { figureTexts } from './text.ts'

const corpus = (name: string): Bundle => {
  const path = fileURLToPath(new URL(`../bundle/corpus/${name}.lathe`, import.meta.url))
  return readBundle(readFileSync(path), name)
}

const HOSTILE = '<script>alert("1")</script> & | `x` *b* [l](http://evil.example) =1+1 \u202E'

const LIMIT = { metric: 'demographicParityDifference', bound: 'high', limit: 0.1 } as const

/** A run with every section, whose names and values are all hostile. */
function hostileRun(): RunReportInput {
  const bundle = corpus('v2-loans-gbdt')
  const { pipeline, record } = bundle
  const figure = { value: 0.9, low: 0.8, high: 0.95 }
  const group = { n: 100, selectionRate: figure, tpr: figure }
  return {
    name: HOSTILE,
    date: '2026-11-20',
    version: '0.0.0',
    bundle: {
      ...bundle,
      pipeline: { ...pipeline, target: HOSTILE, classes: [HOSTILE, `${HOSTILE}2`] },
      record: { ...record, findings: [{ id: 'x', severity: 'warning', columns: [HOSTILE], message: HOSTILE }] },
    },
    steps: [HOSTILE],
    data: {
      file: HOSTILE,
      rows: 10,
      columns: [
        {
          name: HOSTILE,
          type: 'category',
          confidence: 1,
          reason: HOSTILE,
          missing: 0,
          distinct: 2,
          range: null,
          numbers: null,
          top: [],
        },
      ],
    },
    slices: {
      looked: 3,
      slices: [
        {
          conditions: [{ column: HOSTILE, is: 'level', level: HOSTILE }],
          rows: 40,
          error: { value: 0.4, low: 0.3, high: 0.5 },
          overall: 0.2,
          p: 0,
        },
      ],
    },
    audit: {
      [HOSTILE]: {
        groups: {
          [HOSTILE]: group,
          [`${HOSTILE}2`]: { ...group, selectionRate: { value: 0.1, low: 0.05, high: 0.2 } },
        },
        demographicParityDifference: figure,
      },
    },
    importance: {
      measure: 'logLoss',
      columns: [{ columns: [HOSTILE], importance: { value: 1, low: 0.5, high: 2 } }],
      groups: [],
      findings: [],
      rows: 10,
      repeats: 5,
    },
    dependence: [
      {
        column: HOSTILE,
        points: ['a', HOSTILE],
        values: [null, null],
        curves: [{ class: null, average: [0.1, 0.2], individual: [] }],
        ale: null,
        rows: 5,
      },
    ],
    gates: {
      judged: [{ ...LIMIT, of: HOSTILE, label: HOSTILE, state: 'exceeded', ...figure }],
      overrides: [{ reason: HOSTILE, beyond: [HOSTILE], target: HOSTILE, date: '2026-11-20' }],
    },
    decision: { what: HOSTILE, reason: HOSTILE, date: '2026-11-20' },
  }
}

test('whatever the data is called, it is text in HTML and no markup, and nothing is fetched', () => {
  const html = reportHtml(runReport(hostileRun()))
  expect(html).toContain('&lt;script&gt;')
  expect(html).not.toMatch(/<script|<img|<link|<iframe|\u202E/u)
  const addresses = [...html.matchAll(/(?:href|src|url)\s*[=(]\s*["']?([^"')\s>]+)/gu)].map(
    ([, address = '']) => address,
  )
  expect(addresses.filter((address) => !/^#|^data:text\/csv/u.test(address))).toEqual([])
  expect(html).toContain("default-src 'none'")
  // Every id is there once, and every link within the document leads somewhere.
  const ids = [...html.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, id] of html.matchAll(/href="#([^"]+)"/gu)) expect(ids).toContain(id)
})

test('in Markdown no text of the data is markup, and a table keeps its columns', () => {
  const text = reportMarkdown(runReport(hostileRun()))
  expect(text).not.toMatch(/<script|(?<!\\)\]\(http/u)
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  const cells = (line: string) => line.replaceAll(/\\./gu, '').split('|').length
  for (const [at, line] of lines.entries())
    if (/^\| [:-]/u.test(line))
      expect([cells(lines[at - 1] ?? ''), cells(lines[at + 1] ?? line)]).toEqual([cells(line), cells(line)])
})

test.each(['v2-loans-gbdt', 'v2-loans-purpose', 'v2-loans-amount'])(
  '%s: each form says every figure, and twice the same',
  (name) => {
    const bundle = corpus(name)
    const make = () => runReport({ name, date: null, version: '', bundle })
    const report = make()
    const forms = [reportHtml(report), reportMarkdown(report)]
    expect([reportHtml(make()), reportMarkdown(make()), reportJson(make())]).toEqual([...forms, reportJson(report)])
    const table = report.sections.find(({ id }) => id === 'how-good')?.blocks.find((block) => block.is === 'table')
    const figures =
      table?.is === 'table'
        ? table.table.rows.flatMap(([, cell]) => (cell !== null && typeof cell === 'object' ? [cell] : []))
        : []
    expect(figures.length).toBeGreaterThan(4)
    for (const figure of figures)
      for (const part of figureTexts(figure))
        for (const form of forms) expect(form).toContain(part.replaceAll('’', '’'))
    const parsed = JSON.parse(reportJson(report))
    expect(parsed.sections.map(({ id }: { id: string }) => id)).toEqual(report.sections.map(({ id }) => id))
    expect(JSON.stringify(parsed)).toContain(String(figures[0]?.value))
  },
)

test('an audit says groups, counts, figures, what was tried and what was decided', () => {
  const { audit = {}, gates, decision } = hostileRun()
  const input = {
    task: 'binary' as const,
    name: 'p.csv',
    date: '2026-11-20',
    version: '',
    audit,
    target: 'y',
    positive: 'yes',
    rows: 200,
    on: 'all rows',
    threshold: 0.5,
    minGroup: 30,
  }
  const bare = auditReport(input)
  expect(reportMarkdown(bare)).toContain('**Not known to Lathe:** what is decided')
  const whole = auditReport({
    ...input,
    ...(gates && { gates }),
    ...(decision && { decision }),
  })
  expect(whole.sections.map(({ id }) => id)).toEqual(['in-short', 'decision', 'by-1', 'method'])
  expect(reportMarkdown(whole)).not.toContain('Not known to Lathe')
})

test('an audit of several classes, and of numbers, says what was compared, class by class or by errors', () => {
  const draws = createRng('audit report')
  const codes = Int32Array.from({ length: 900 }, (_, row) => row % 2)
  const groupings = [{ name: 'sex', codes, levels: ['f', 'm'] }]
  const labels = Int32Array.from(codes, () => draws.below(3))
  const decisions = labels.map((label, row) => (label === 1 && codes[row] === 1 ? 2 : label))
  const told = { labels, decisions, probabilities: null }
  const classes = auditClasses(told, ['x', 'y', 'z'], { groupings }, { rng: draws, resamples: 20 })
  const about = { name: 'p', date: '2026-11-20', version: '', rows: 900, on: 'all rows', threshold: null, minGroup: 30 }
  const gates = { judged: judgeGates([parseGate('equalOpportunityDifference<=0.2')], classes), overrides: [] }
  const ofClasses = auditReport({ ...about, audit: classes, task: 'multiclass', target: 'y', positive: '', gates })
  expect(ofClasses.sections.map(({ title }) => title)).toEqual([
    'In short',
    'What was tried, and what was decided',
    ...['x', 'y', 'z'].map((name) => `By sex, “${name}” against the rest`),
    'How it was measured',
  ])
  const text = reportMarkdown(ofClasses)
  expect(text).toContain('Each class is held against the rest')
  expect(text).toMatch(/Equal opportunity difference of “y” by sex: at most 0.2: not kept/u)
  expect(text).toMatch(/group “f” are more often found when they are “y”/u)
  const predicted = Float64Array.from(labels, (label, row) => label + (codes[row] === 1 ? 2 : 0) + draws.next())
  const errors = auditErrors({ labels: Float64Array.from(labels), predicted, groupings }, { rng: draws, resamples: 20 })
  const ofNumbers = auditReport({ ...about, audit: errors, task: 'regression', target: 'y', positive: '' })
  const said = reportMarkdown(ofNumbers)
  expect(said).toContain('Errors are predicted minus true value, in the unit of “y”')
  expect(said).toMatch(/group “f”: predictions of the group are lower against the truth/u)
  expect(JSON.parse(reportJson(ofNumbers)).date).toBe('2026-11-20')
})

test('what a model was let through, and why, stands in its card and in its report', () => {
  const bundle = corpus('v2-loans-gbdt')
  const overrides = [{ reason: 'a pilot with twenty people', beyond: ['accuracyDifference<=0.01@sex'] }]
  const gate = { ...LIMIT, of: 'sex', state: 'exceeded' as const, value: 0.2, low: 0.15, high: 0.25 }
  const withReason = { ...bundle, record: { ...bundle.record, gates: { judged: [gate], overrides } } }
  for (const report of [
    modelCard('m', withReason),
    runReport({ name: 'm', date: null, version: '', bundle: withReason }),
  ]) {
    const text = reportMarkdown(report)
    expect(text).toContain('Reason: a pilot with twenty people')
    expect(text).toContain('Demographic parity difference by sex: at most 0.1, upper end of the interval')
  }
})

test('a group whose interval overlaps with the others is not said to differ, and not said to be fair', () => {
  const rate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 })
  const groups = (a: number, b: number) => ({
    sex: { groups: { a: { n: 50, selectionRate: rate(a) }, b: { n: 50, selectionRate: rate(b) } } },
  })
  const said = (audit: object) =>
    reportMarkdown(
      auditReport({
        task: 'binary',
        name: 'p',
        date: null,
        version: '',
        audit,
        target: 'y',
        positive: 'yes',
        rows: 100,
        on: 'all',
        threshold: null,
        minGroup: 30,
      }),
    )
  expect(said(groups(0.4, 0.5))).toMatch(/no difference is seen.*no proof that there is none/u)
  expect(said(groups(0.2, 0.5))).toContain('“b” are more often told “yes” than those of “a”')
})

test('a CSV keeps every value, and no text of it is a formula', () => {
  const columns = [
    { title: 'a,"b"', kind: 'text' as const },
    { title: 'f', kind: 'figure' as const },
  ]
  const text = csvText({
    columns,
    rows: [
      ['=1+1', { value: 0.1 + 0.2, low: -1, high: null }],
      ['x\n"y"', 2],
      [null, null],
    ],
  })
  expect(text).toBe(`"a,""b""",f,"f, low","f, high"\r\n'=1+1,0.30000000000000004,-1,\r\n"x\n""y""",2,,\r\n,,,\r\n`)
})

const number = fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constantFrom(0, 1, 1e-12, 0.5))
const words = fc.string({ maxLength: 40, unit: 'grapheme' })
const point = fc.record({ x: number, y: number })
const axis = fc.record({ title: words })

const CHARTS: fc.Arbitrary<Chart> = fc.oneof(
  fc.record({
    is: fc.constant('intervals' as const),
    of: words,
    x: axis,
    rows: fc.array(fc.record({ label: words, value: number, low: fc.option(number), high: fc.option(number) }), {
      maxLength: 9,
    }),
  }),
  fc.record({
    is: fc.constant('lines' as const),
    x: axis,
    y: axis,
    lines: fc.array(fc.record({ title: words, points: fc.array(point) }), { maxLength: 7 }),
  }),
  fc.record({ is: fc.constant('dots' as const), x: axis, y: axis, points: fc.array(point) }),
  fc.record({
    is: fc.constant('bins' as const),
    x: axis,
    y: axis,
    series: fc.constant(['no', 'yes']),
    bins: fc.array(
      fc
        .record({ from: number, to: number, counts: fc.array(fc.nat(1e6), { minLength: 2, maxLength: 2 }) })
        .map(({ from, to, counts }) => ({ from: Math.min(from, to), to: Math.max(from, to), counts })),
    ),
  }),
  fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.record({
      is: fc.constant('matrix' as const),
      across: words,
      down: words,
      labels: fc.array(words, { minLength: size, maxLength: size }),
      counts: fc.array(fc.array(fc.nat(1e6), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
    }),
  ),
)

/** Where a mark reaches. */
const reach = (mark: Mark): number[][] =>
  mark.is === 'line'
    ? mark.points.map(([x, y]) => [x, y])
    : mark.is === 'rect'
      ? [
          [mark.x, mark.y],
          [mark.x + mark.width, mark.y + mark.height],
        ]
      : [[mark.x, mark.y]]

test('whatever a chart holds, its marks lie on its sheet, and its table has all of it', () => {
  fc.assert(
    fc.property(CHARTS, (chart) => {
      const { width, height, marks } = draw(chart)
      for (const [x = NaN, y = NaN] of marks.flatMap(reach)) {
        expect(x >= -1 && x <= width + 1, `${x} of ${width}`).toBe(true)
        expect(y >= -1 && y <= height + 1, `${y} of ${height}`).toBe(true)
      }
      const { columns, rows } = chartTable(chart)
      expect(rows.every((row) => row.length === columns.length)).toBe(true)
      const held =
        chart.is === 'intervals'
          ? chart.rows
          : chart.is === 'lines'
            ? chart.lines.flatMap(({ points }) => points)
            : chart.is === 'dots'
              ? chart.points
              : chart.is === 'bins'
                ? chart.bins
                : chart.is === 'matrix'
                  ? chart.counts
                  : []
      expect(rows.length).toBe(held.length)
    }),
  )
})
