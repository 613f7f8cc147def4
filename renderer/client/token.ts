import { clientError } from './guard.ts'

/** The parts of a browser's window that hold the token. */
export interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState' | 'state'>
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
}

const KEY = 'lathe.token'

/**
 * The token from the address, which it is taken out of (it would stay in the history and be copied along), or from
 * before a reload.
 */
export function takeToken({ location, history, sessionStorage }: TokenPlaces): string {
  const parts = new URLSearchParams(location.hash.slice(1))
  const given = parts.get('token')
  if (given !== null) {
    sessionStorage.setItem(KEY, given)
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
