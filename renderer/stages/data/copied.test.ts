import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromTabs, toHtml, toTabs } from './copied.ts'

const ROWS = [
  ['a', '1,5'],
  ['two\nlines', 'says "hi"'],
  ['a\ttab', '<b> & c'],
]

test('cells are lines of tabs, quoted where they hold tabs, quotes or line ends', () => {
  expect(toTabs(ROWS)).toBe('a\t1,5\n"two\nlines"\t"says ""hi"""\n"a\ttab"\t<b> & c')
})

test('what was copied is pasted as it was, also with line ends of another system', () => {
  const cell = fc
    .array(fc.constantFrom('a', '1', '"', '\t', '\n', ' ', ','), { maxLength: 5 })
    .map((signs) => signs.join(''))
  const block = fc
    .nat(3)
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width + 1, maxLength: width + 1 }), { minLength: 1, maxLength: 4 }),
    )
  fc.assert(
    fc.property(
      block.filter((rows) => rows.length === 1 || rows.at(-1)?.join('') !== ''),
      (rows) => {
        expect(fromTabs(toTabs(rows))).toEqual(rows)
        expect(fromTabs(`${toTabs(rows)}\r\n`)).toEqual(rows)
      },
    ),
  )
  expect(fromTabs('5" pipe\t"quoted" twice\r\n1')).toEqual([['5" pipe', '"quoted" twice'], ['1']])
})

test('cells are a table of a web page', () => {
  expect(toHtml(ROWS.slice(1))).toBe(
    '<table><tr><td>two<br>lines</td><td>says &quot;hi&quot;</td></tr><tr><td>a\ttab</td><td>&lt;b&gt; &amp; c</td></tr></table>',
  )
})
