import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dialect, joinSurveys, type Layout } from '../../shared/import/index.ts'
import { hashOfText, PLAIN_READING, readColumn, sourceTexts } from '../../shared/table/index.ts'
import { byteWords, copyWords, hashOfWords, isSameWords } from './byte-words.ts'
import { FieldColumn } from './field-column.ts'
import { scanStretch } from './scan-stretch.ts'
import { sourceColumn } from './source-columns.ts'
import { withTemporaryFolder } from './temporary.ts'

const DIALECT: Dialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  encoding: 'utf-8',
  newline: '\n',
  header: false,
  skip: 0,
}

/** Records, good and broken ones of every kind, in files of one or two columns. */
const LINES = [
  '1,a',
  '22,"b, c"',
  '3,"two\nlines"',
  '4',
  '',
  '5,x,y',
  '6,"7"8',
  '"open,9',
  '10,\u0000',
  'é,€',
  '-1.5,"q""q"',
]
const FILE = fc.record({
  lines: fc.array(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...LINES.slice(0, 3)) }, fc.constantFrom(...LINES)),
    {
      minLength: 1,
      maxLength: 30,
    },
  ),
  ends: fc.array(fc.constantFrom('\n', '\n', '\n', '\r\n'), { minLength: 30, maxLength: 30 }),
  width: fc.constantFrom(2, 2, 2, 1),
  pads: fc.boolean(),
  cuts: fc.array(fc.nat(400), { minLength: 1, maxLength: 3 }),
})

test('stretches that join are what the whole is: the same survey and the same cells', () =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'stretches.csv')
    let joined = 0
    await fc.assert(
      fc.asyncProperty(FILE, async ({ lines, ends, width, pads, cuts }) => {
        const text = Buffer.from(lines.map((line, at) => line + ends[at]).join(''))
        await writeFile(path, text)
        const header = Array.from({ length: width }, () => '')
        const layout: Layout = { header, pads, sound: true, byte: 0, line: 1 }
        const scan = (from: number, until: number | null) =>
          scanStretch({ path, dialect: DIALECT, layout, from, until, strict: true })
        const whole = scan(0, null)
        const after = cuts.map((cut) => text.indexOf('\n', cut) + 1).filter((at) => at > 0 && at < text.length)
        const starts = [...new Set([0, ...after])].sort((a, b) => a - b)
        const parts = starts.flatMap((from, at) => scan(from, starts[at + 1] ?? null) ?? [])
        const survey = joinSurveys(
          parts.map(({ part }) => part),
          starts,
        )
        if (survey === undefined || starts.length === 1) return
        joined++
        expect(survey).toEqual(whole?.part.survey)
        if (parts.some(({ cells }) => cells === null)) return
        const textsOf = (all: typeof parts) =>
          header.map((_, c) => [
            ...sourceTexts(
              sourceColumn(all.flatMap(({ cells }) => cells?.flatMap((columns) => columns[c] ?? []) ?? [])),
            ),
          ])
        expect(textsOf(parts)).toEqual(textsOf(whole ? [whole] : []))
      }),
      { numRuns: 500 },
    )
    expect(joined).toBeGreaterThan(60)
  }))

test('a column packed in one stretch and not in another is one column, of numbers and of texts', () => {
  for (const last of ['0.25', 'x', '007']) {
    const few = Array.from({ length: 40 }, (_, row) => String(row % 7))
    const many = Array.from({ length: 15_000 }, (_, row) => (row % 100 === 3 ? '' : String(row / 4)))
    const stretches = [few, many, [...few, last]].map((texts) => {
      const column = new FieldColumn()
      for (const text of texts) column.add(byteWords(Buffer.from(text)), 0, text.length)
      return column.take()
    })
    const column = sourceColumn(stretches)
    const texts = [...few, ...many, ...few, last]
    expect([...sourceTexts(column)]).toEqual(texts)
    for (const kind of ['number', 'category'] as const)
      expect(readColumn(column, PLAIN_READING[kind])).toEqual(
        readColumn({ codes: Uint32Array.from(texts.keys()), texts }, PLAIN_READING[kind]),
      )
    expect(column.texts.packed?.numbers !== null).toBe(last === '0.25')
  }
})

test('hashes and comparisons by words are those by bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), fc.nat(40), (bytes, a, b) => {
      const [from, to] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)]
      const words = byteWords(bytes)
      const into = byteWords(new Uint8Array(64))
      const bits = copyWords(words, from, to, into, 5)
      expect(into.bytes.subarray(5, 5 + to - from)).toEqual(bytes.subarray(from, to))
      expect((bits & 0x80808080) !== 0).toBe(bytes.subarray(from, to).some((byte) => byte > 127))
      expect(hashOfWords(into, 5, 5 + to - from)).toBe(hashOfText(bytes, from, to))
      expect(isSameWords(words, from, to, into, 5)).toBe(true)
      if (to > from) into.bytes[4 + to - from] = (into.bytes[4 + to - from] ?? 0) ^ 1
      expect(isSameWords(words, from, to, into, 5)).toBe(from === to)
    }),
  )
})
