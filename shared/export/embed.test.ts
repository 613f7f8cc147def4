import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonInHtml, programInHtml, scriptJson, scriptString } from './embed.ts'

const run = (expression: string): unknown => new Function(`return ${expression}`)()

test('a script literal gives back any text, and nothing in it ends a script', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const literal = scriptString(`${text}</script><!--\u2028\u2029'\\\r\n`)
      expect(run(literal)).toBe(`${text}</script><!--\u2028\u2029'\\\r\n`)
      expect(literal).not.toMatch(/[<\u2028\u2029\n\r]/u)
    }),
  )
})

test('a script expression gives back any JSON, a key named __proto__ included', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const whole = JSON.parse(`{"__proto__":${JSON.stringify(value)}}`)
      expect(JSON.stringify(run(scriptJson(whole)))).toBe(JSON.stringify(whole))
    }),
  )
})

test('JSON in a document gives back its value and holds no markup', () => {
  const value = { text: '</script><script>&amp;<!--\u2028' }
  expect(jsonInHtml(value)).not.toContain('<')
  expect(JSON.parse(jsonInHtml(value))).toEqual(value)
})

test('a program in a document says the same without ending its script', () => {
  const program = "['</script>', `<!--`, String(/<\\/SCRIPT>/u), 1<2]"
  const embedded = programInHtml(program)
  expect(embedded).not.toMatch(/<\/script|<!--/iu)
  expect(run(embedded)).toEqual(['</script>', '<!--', '/<\\/SCRIPT>/u', true])
})
