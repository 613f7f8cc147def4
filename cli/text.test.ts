import { expect, test } from 'vitest'
import { fitLines } from './fit-lines.ts'
import {
  columns,
  digits,
  duration,
  figureCells,
  figureColumn,
  findingLines,
  metricLines,
  roughly,
  section,
  size,
} from './text.ts'

test('columns() are as wide as their widest cell; numbers stand flush right or point under point', () => {
  expect(
    columns(
      [
        ['a', '1'],
        ['bbb', '1,000'],
      ],
      { right: [1] },
    ),
  ).toBe('a        1\nbbb  1,000')
  expect(
    columns(
      [
        ['rmse', '1,128.6', 'x'],
        ['mape', '0.07', 'y'],
        ['r2', 'none', 'z'],
      ],
      { point: [1] },
    ),
  ).toBe('rmse  1,128.6   x\nmape      0.07  y\nr2    none      z')
})

test('figures are shown to the digits that their interval makes worth reading', () => {
  expect(figureCells({ value: 0.92781, low: 0.92214, high: 0.93345 })).toEqual(['0.928', '(0.922 to 0.933)'])
  expect(figureCells({ value: 0.4, low: 0.1111, high: 0.75 })).toEqual(['0.40', '(0.11 to 0.75)'])
  expect(figureCells({ value: 3996.4, low: 3984, high: 4007.6 })).toEqual(['3,996', '(3,984 to 4,008)'])
  expect(figureCells({ value: 1, low: 1, high: 1 })).toEqual(['1', '(1 to 1)'])
  expect(figureCells({ value: -1e-9, low: -0.00021, high: 0.0001 })).toEqual(['0.00000', '(-0.00021 to 0.00010)'])
  expect(figureCells({ value: 0.5, low: null, high: null, why: 'one fold' })).toEqual(['0.5', ''])
  expect(figureCells({ value: null, low: null, high: null, why: 'no row' })).toEqual(['none', 'no row'])
})

test('figureColumn() puts intervals below each other', () => {
  const figures = [
    { value: 1, low: 1, high: 1 },
    { value: 0.25, low: 0.2, high: 0.3 },
  ]
  expect(figureColumn(figures)).toEqual(['1    (1 to 1)', '0.25 (0.20 to 0.30)'])
  expect(metricLines({ mae: figures[1] ?? { value: null, low: null, high: null } })).toBe('  mae  0.25  (0.20 to 0.30)')
})

test('numbers, times and sizes carry sensible digits and units', () => {
  expect([digits(0.123456), digits(12_345.6), digits(3), digits(1e-7)]).toEqual(['0.1235', '12,346', '3', '1.000e-7'])
  expect([roughly(224_991), roughly(0.0617)]).toEqual(['220,000', '0.062'])
  expect([duration(0.0123), duration(5.83), duration(119), duration(754)]).toEqual([
    '12 ms',
    '5.8 s',
    '120 s',
    '12 min 34 s',
  ])
  expect([duration(119.96 * 60)]).toEqual(['119 min 58 s'])
  expect([size(8), size(148_295), size(3_400_000)]).toEqual(['8 B', '148 kB', '3.4 MB'])
})

test('a section without lines is left out; findings carry a sign of their severity', () => {
  expect(section('Findings', '')).toBe('')
  const findings = [
    { id: 'a', severity: 'info' as const, columns: [], message: 'one' },
    { id: 'b', severity: 'warning' as const, columns: [], message: 'two' },
  ]
  expect(section('Findings', findingLines(findings))).toBe('\nFindings\n  · one\n  ! two\n')
})

test('fitLines() breaks at blanks and keeps what follows under its column', () => {
  const option = '  --mode fast|best  How much to try, which is more than fits in here'
  expect(fitLines(option, 50).split('\n')).toEqual([
    '  --mode fast|best  How much to try, which is more',
    '                    than fits in here',
  ])
  expect(fitLines('  ! one two three four', 14)).toBe('  ! one two\n    three four')
  expect(fitLines('short\nlines', 14)).toBe('short\nlines')
  expect(fitLines('unbreakableunbreakable', 10)).toBe('unbreakableunbreakable')
})
