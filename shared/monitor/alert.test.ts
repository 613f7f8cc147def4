import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Condition, closed, EMPTY_BOOK, look, muted } from './alert.ts'

const condition = (severity: Condition['severity'] = 'alarm', key = 'drift:income'): Condition => ({
  key,
  kind: 'drift',
  subject: 'income',
  severity,
  title: 'income has drifted',
  what: 'PSI 0.28, limit 0.2',
  sure: 'certain',
  p: 0,
  steps: [],
})

/** Looks one after another, each with what it found; the events in order. */
function looks(found: readonly (Condition['severity'] | null)[]): string[] {
  let book = EMPTY_BOOK
  return found.flatMap((severity, at) => {
    const next = look(book, severity ? [condition(severity)] : [], at)
    book = next.book
    return next.events.map(({ type }) => `${type} at ${at}`)
  })
}

test('an alert is raised once, survives a look without it, and closes after two', () => {
  expect(looks(['alarm', 'alarm', null, 'alarm', null, null, null])).toEqual(['raised at 0', 'closed at 5'])
})

test('what hovers about its limit raises one alert, and hovering alone raises none', () => {
  expect(looks(['watch', 'watch'])).toEqual([])
  expect(looks(['alarm', 'watch', 'alarm', 'watch', 'watch', 'watch'])).toEqual(['raised at 0'])
})

test('whatever is found, what is told alternates between raised and closed', () => {
  const found = fc.array(fc.constantFrom('alarm' as const, 'watch' as const, null), { maxLength: 40 })
  fc.assert(
    fc.property(found, (severities) => {
      const types = looks(severities).map((text) => text.split(' ')[0])
      for (const [i, type] of types.entries()) expect(type).toBe(i % 2 === 0 ? 'raised' : 'closed')
    }),
  )
})

test('a mute keeps quiet until its day, and an alert that a person closed is raised again when it is found again', () => {
  const first = look(EMPTY_BOOK, [condition()], 0)
  const quiet = muted(closed(first.book, 'drift:income#1', 1), { key: 'drift:income', until: 10, note: 'known' })
  const during = look(quiet, [condition()], 2)
  expect(during.events).toEqual([])
  expect(during.book.alerts.map(({ id, state, closedBy }) => [id, state, closedBy])).toEqual([
    ['drift:income#1', 'closed', 'person'],
    ['drift:income#2', 'open', null],
  ])
  const after = look(quiet, [condition()], 11)
  expect(after.events.map(({ type }) => type)).toEqual(['raised'])
  expect(after.book.mutes).toEqual([])
})

test('a look at one kind of thing, or at too few rows, closes nothing else', () => {
  let { book } = look(EMPTY_BOOK, [condition()], 0)
  for (let at = 1; at < 5; at++) book = look(book, [], at, { kinds: (kind) => kind === 'service' }).book
  for (let at = 5; at < 9; at++) book = look(book, [], at, { canClose: false }).book
  expect(book.alerts.map(({ state }) => state)).toEqual(['open'])
})
