import { expect, test } from 'vitest'
import { toHtml, toTabs } from './copied.ts'

const ROWS = [
  ['a', '1,5'],
  ['two\nlines', 'says "hi"'],
  ['a\ttab', '<b> & c'],
]

test('cells are lines of tabs, quoted where they hold tabs, quotes or line ends', () => {
  expect(toTabs(ROWS)).toBe('a\t1,5\n"two\nlines"\t"says ""hi"""\n"a\ttab"\t<b> & c')
})

test('cells are a table of a web page', () => {
  expect(toHtml(ROWS.slice(1))).toBe(
    '<table><tr><td>two<br>lines</td><td>says &quot;hi&quot;</td></tr><tr><td>a\ttab</td><td>&lt;b&gt; &amp; c</td></tr></table>',
  )
})
