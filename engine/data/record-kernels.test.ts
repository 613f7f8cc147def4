import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import type { Dialect, Layout } from '../../shared/import/index.ts'
import { openRecordKernels, recordModule } from './record-kernels.ts'
import { type StretchScanned, scanStretch, sizesOf } from './scan-stretch.ts'
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
const kernels = openRecordKernels(recordModule())

const layoutFor = (width: number, pads = false): Layout => ({
  header: Array.from({ length: width }, () => ''),
  pads,
  sound: true,
  byte: 0,
  line: 1,
})

const FIELD = fc.constantFrom(
  ...[
    '',
    '1',
    '-0',
    '-2.50',
    '0.1',
    '007',
    '1.',
    '123456789012345',
    '1234567890123456',
    'a',
    'Zoë',
    ' a',
    '  "b"',
    'b ',
  ],
  ...[
    '\u00a0x',
    'x\u3000',
    '\u2003',
    '\ufeffy',
    'y\u2028',
    '"q"',
    '"a, b"',
    '"a""b"',
    '"two\nlines"',
    '"\r\n\r"',
    '"\\"',
  ],
  ...['"x"y', 'x"y', "'a, b'", '"\\"z"', '"open', '\u0000', '"\u0000"', 'a much longer text than sixteen bytes, é'],
)
const FILE = fc.record({
  lines: fc.array(fc.array(FIELD, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 25 }),
  end: fc.constantFrom('\n', '\n', '\r\n', '\r'),
  otherEnds: fc.array(fc.constantFrom('', '', '', '\n', '\r\n', '\r'), { minLength: 25, maxLength: 25 }),
  quoting: fc.constantFrom(
    { quote: '"', escape: '"' } as const,
    { quote: '"', escape: '\\' } as const,
    { quote: '', escape: '' } as const,
    { quote: "'", escape: "'" } as const,
  ),
  delimiter: fc.constantFrom(',', ',', ' ', '\t'),
  width: fc.constantFrom(2, 2, 3, 1),
  pads: fc.boolean(),
  cut: fc.nat(200),
})

test('kernels find the records of a stretch, and take its cells, as the scanner does', () =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'stretch.csv')
    await fc.assert(
      fc.asyncProperty(FILE, async ({ lines, end, otherEnds, quoting, delimiter, width, pads, cut }) => {
        const fields = (line: readonly string[]) => [...line, ...line, ...line].slice(0, line.length === 3 ? 4 : width)
        const text = lines.map((line, at) => fields(line).join(delimiter) + (otherEnds[at] || end)).join('')
        await writeFile(path, text)
        const dialect = { ...DIALECT, ...quoting, delimiter }
        const until = cut < 100 ? null : Math.min(cut, Buffer.byteLength(text))
        const stretch = { path, dialect, layout: layoutFor(width, pads), from: 0, until, strict: true }
        expect(scanStretch(stretch, { kernels })).toEqual(scanStretch(stretch))
      }),
      { numRuns: 600 },
    )
  }))

const hashOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  createHash('sha1')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')

/** The same with a hash for every long array: these are slow to compare item by item. */
const hashed = (scanned: StretchScanned | undefined) => ({
  ...scanned,
  cells: scanned?.cells?.map((columns) =>
    columns.map((column) =>
      Object.entries(column).map(([name, value]: [string, unknown]) => [
        name,
        ArrayBuffer.isView(value) ? value.constructor.name + hashOf(value) : value,
      ]),
    ),
  ),
})

test('columns of mostly different texts and numbers are packed by the kernels as without them, stretch after stretch', () =>
  withTemporaryFolder(async (folder) => {
    const rng = createRng('record-kernels')
    const path = join(folder, 'many.csv')
    const rows = Array.from({ length: 30_000 }, (_, row) => [
      String(row),
      rng.below(40) === 0 ? '' : String(rng.below(1e7) / 100),
      row === 25_000 ? '0012' : String(rng.next()).slice(0, 12),
      row === 11_000 ? 'none' : String(rng.below(1e9)),
      rng.below(30) === 0 ? `"Straße ${row}, ""x"""` : `street ${rng.below(1e9)}`,
      String(rng.below(3000)),
      row < 12_000 ? String(rng.below(30)) : String(row),
      'x'.repeat(rng.below(40)),
    ])
    const text = Buffer.from(rows.map((cells) => `${cells.join(',')}\r\n`).join(''))
    await writeFile(path, text)
    const half = text.indexOf('\n', text.length >> 1) + 1
    const stretch = { path, dialect: { ...DIALECT, newline: '\r\n' as const }, layout: layoutFor(8), strict: true }
    const first = scanStretch({ ...stretch, from: 0, until: half }, { kernels })
    expect(hashed(first)).toEqual(hashed(scanStretch({ ...stretch, from: 0, until: half })))
    expect(first?.part.survey.rows).toBeGreaterThan(14_000)
    expect(first?.cells?.[0]?.map(({ isPacked, numbers }) => [isPacked, numbers !== null])).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [true, false],
      [true, false],
      [false, false],
      [false, false],
      [false, false],
    ])
    const sizes = first && sizesOf(first)
    const before = sizes && { bytes: half, sizes }
    for (const from of [half, 0])
      for (const until of [text.length, null])
        expect(hashed(scanStretch({ ...stretch, from, until }, { kernels, before }))).toEqual(
          hashed(scanStretch({ ...stretch, from, until }, { before })),
        )
  }))
