import { expect, test } from 'vitest'
import { glossary } from './glossary.ts'

test('every term is there once, with a sentence or two', () => {
  const entries = glossary()
  expect(new Set(entries.map(({ term }) => term)).size).toBe(entries.length)
  for (const { term, meaning } of entries) {
    expect(meaning, term).toMatch(/^[\p{Lu}“0-9].*\.$/su)
    expect(meaning.length, term).toBeLessThan(240)
  }
})

test('docs/glossary.md holds the terms of the window; npx vitest run renderer/glossary -u writes it', async () => {
  const entries = glossary().map(({ term, meaning }) => `**${term}**: ${meaning}\n`)
  const page = [
    '# Glossary\n',
    'The terms of art that the window uses, in plain words. Each has a tooltip where it first stands on a stage, and can',
    'be found in the command palette.\n',
    ...entries,
  ].join('\n')
  await expect(page).toMatchFileSnapshot('../../docs/glossary.md')
})
