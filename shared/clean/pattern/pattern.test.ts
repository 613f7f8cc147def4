import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thrownBy } from '../../core/thrown.test-support.ts'
import { compilePattern, groupText } from './index.ts'

/** The same by JavaScript's own matcher. */
function byEngine(source: string, text: string, flags = '') {
  const found = new RegExp(source, `u${flags}`).exec(text)
  return found && [found.index, ...found].map((part) => part ?? null)
}

function byPattern(source: string, text: string, ignoreCase = false) {
  const pattern = compilePattern(source, { ignoreCase })
  const match = pattern.match(text)
  return match && [match[0], ...Array.from({ length: pattern.groups.length + 1 }, (_, i) => groupText(text, match, i))]
}

test.each([
  ['(\\d+)\\s*(kg|g)?', 'about 12 kg'],
  ['^(\\w+)@(\\w+\\.)+(com|de)$', 'ada@mail.example.com'],
  ['(?<year>\\d{4})-(?<month>\\d\\d)', 'on 2024-05-06'],
  ['a|ab', 'abc'],
  ['a+?', 'aaa'],
  ['(a|b)*?c', 'ababc'],
  ['(?:(a)|b)*', 'ab'],
  ['\\bcat\\b', 'concat cat'],
  ['[^a-c\\d]+', 'abc12xyz'],
  ['[\\]\\-x]+', 'a-]x'],
  ['\\p{Lu}\\p{Ll}+', 'über Öl'],
  ['^$', ''],
  ['x{2,3}', 'xxxx'],
  ['(x{0,2}y){2}', 'xyxxy'],
  ['.', '😀'],
  ['\\u{1F600}', 'a😀'],
  ['(a?)b??', 'ab'],
])('%j finds in %j what the engine finds', (source, text) => {
  expect(byPattern(source, text)).toEqual(byEngine(source, text))
})

// Repetitions of what may be empty are left out: matchers differ in how many empty rounds they count.
const { pattern: anyPattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', 'B', '1', '.', '\\d', '\\w', '\\s', '[ab]', '[^b]', '[a-z1]', '\\.', 'ü'),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
  pattern: fc.oneof(
    { maxDepth: 3 },
    tie('atom'),
    fc.tuple(tie('pattern'), tie('atom')).map((parts) => parts.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map(([first, second]) => `(?:x${first}|${second})`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', '(a|b)', '(?:ab)', '.', '[ab1]', '(\\w)', '(?:(a)|(b))'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '*?', '+?', '??'),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom('^', '$', '\\b', '\\B').chain((edge) => tie('atom').map((atom) => `${edge}${atom}`)),
  ),
}))
// The engine takes the two halves of a character beyond U+FFFF for places between words.
const anyText = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'x', '1', ' ', '.', 'ü', '\n'), maxLength: 12 })

test('any pattern finds in any text what the engine finds, also without regard to case', () => {
  fc.assert(
    fc.property(anyPattern, anyText, fc.boolean(), (source, text, ignoreCase) => {
      expect(byPattern(source, text, ignoreCase)).toEqual(byEngine(source, text, ignoreCase ? 'i' : ''))
    }),
    { numRuns: 2000 },
  )
})

test('replace() puts groups into every match as the engine does', () => {
  fc.assert(
    fc.property(anyPattern, anyText, fc.constantFrom('-', '[$1]', '$&$&', '$$', '$9', ''), (source, text, template) => {
      const groups = compilePattern(source).groups.length
      fc.pre(!template.includes('$1') || groups > 0)
      fc.pre(groups < 9)
      expect(compilePattern(source).replace(text, template)).toBe(text.replace(new RegExp(source, 'gu'), template))
    }),
    { numRuns: 1000 },
  )
  expect(compilePattern('(?<d>\\d+)\\.(?<m>\\d+)').replace('3.4', '$<m>/$<d>')).toBe('4/3')
})

test('a pattern that a backtracking matcher needs years for is done at once', () => {
  const text = 'a'.repeat(5000)
  for (const source of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^a*a*a*a*a*b', '^(?:.*)*x', '^(?:a?){500}a{500}b'])
    expect(compilePattern(source).match(`${text}!`)).toBeNull()
})

test.each([
  ['(a', 3, /no \)/],
  ['a)', 2, /no \(/],
  ['[a', 3, /no \]/],
  ['*a', 1, /nothing before it/],
  ['a**', 4, /repeated already/],
  ['a{', 2, /count/],
  ['a{3,2}', 7, /smaller/],
  ['a{1001}', 8, /1000 times/],
  ['(?=a)', 2, /ahead or behind/],
  ['(a)\\1', 5, /refer back/],
  ['\\q', 2, /no meaning/],
  ['\\p{Nope}', 9, /Unicode property/],
  ['\\x4', 2, /hexadecimal/],
  ['[z-a]', 5, /range/],
  ['(?<a>.)(?<a>.)', 13, /two groups/],
  ['\\', 2, /ends too early/],
])('%j is refused at character %d, and the message says why', (source, place, message) => {
  const error = thrownBy(() => compilePattern(source))
  expect(error.code).toBe('data')
  expect(error.message).toMatch(message)
  expect(error.message).toContain(`at character ${place}:`)
  expect(error.details.next).toMatch(/\.$/)
})

test('a pattern that unfolds to too many steps is refused', () => {
  expect(thrownBy(() => compilePattern('((a{100}){100}){100}')).message).toMatch(/too large/)
})
