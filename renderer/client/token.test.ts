import { expect, test } from 'vitest'
import { takeToken } from './token.ts'

/** A window with an address and what it remembers of earlier. */
function windowAt(hash: string, stored: Record<string, string> = {}) {
  const shown: unknown[] = []
  return {
    shown,
    stored,
    places: {
      location: { hash, pathname: '/', search: '?a=1' },
      history: { state: 7, replaceState: (...args: unknown[]) => void shown.push(args) },
      sessionStorage: {
        getItem: (key: string) => stored[key] ?? null,
        setItem: (key: string, value: string) => {
          stored[key] = value
        },
      },
    },
  }
}

test('the token leaves the address and is there after a reload', async () => {
  const first = windowAt('#token=abc-_9')
  expect(await takeToken(first.places)).toBe('abc-_9')
  expect(first.shown).toEqual([[7, '', '/?a=1']])
  const reloaded = windowAt('#/project/1/data', first.stored)
  expect(await takeToken(reloaded.places)).toBe('abc-_9')
  expect(reloaded.shown).toEqual([])
})

test('a new token takes the place of an old one', async () => {
  expect(await takeToken(windowAt('#token=new', { 'lathe.token': 'old' }).places)).toBe('new')
})

test('an address without a token says what to open', async () => {
  await expect(takeToken(windowAt('').places)).rejects.toMatchObject({
    code: 'usage',
    data: { next: expect.stringContaining('lathe open') },
  })
})

test('a one-time code of the address is changed for the token, and leaves the address too', async () => {
  const { places, shown, stored } = windowAt('#start=once')
  const asked: string[] = []
  const ask = async (start: string) => `token for ${asked.push(start)}`
  expect(await takeToken(places, ask)).toBe('token for 1')
  expect([asked, shown, stored]).toEqual([['once'], [[7, '', '/?a=1']], { 'lathe.token': 'token for 1' }])
})
