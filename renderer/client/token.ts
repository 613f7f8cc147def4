import { answeredError, answeredText } from './answered.ts'
import { clientError } from './guard.ts'

/** The parts of a browser's window that hold the token. */
export interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
}

const KEY = 'lathe.token'

/**
 * The token from the address, which it is taken out of (it would stay in the history and be copied along), for the
 * one-time code of the address, or from before a reload.
 */
export async function takeToken(
  { location, history, sessionStorage }: TokenPlaces,
  ask = askForToken,
): Promise<string> {
  const parts = new URLSearchParams(location.hash.slice(1))
  const start = parts.get('start')
  const given = start === null ? parts.get('token') : await ask(start)
  if (given !== null) {
    sessionStorage.setItem(KEY, given)
    parts.delete('start')
    parts.delete('token')
    const rest = parts.toString()
    history.replaceState(history.state, '', location.pathname + location.search + (rest === '' ? '' : `#${rest}`))
  }
  const token = given ?? sessionStorage.getItem(KEY)
  if (token === null || token === '')
    throw clientError('usage', 'This address is incomplete: its token is missing.', {
      next: 'Open the whole address that `lathe open` printed.',
    })
  return token
}

/** The token of the host for the one-time code that a browser was started with. */
async function askForToken(start: string): Promise<string> {
  const answer = await fetch('/start', { method: 'POST', headers: { authorization: `Bearer ${start}` } })
  const text = await answer.text()
  const token = answer.ok ? answeredText(text, 'token') : undefined
  if (token === undefined) throw answeredError(text)
  return token
}
