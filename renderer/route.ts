import { useSyncExternalStore } from 'react'

export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'project'; readonly project: string; readonly stage: string }

/** `#/project/ID/STAGE`; anything else is Home. */
export function routeOf(hash: string): Route {
  const [, page, project = '', stage = 'data'] = hash.replace(/^#/, '').split('/')
  return page === 'project' && project !== ''
    ? { page, project: decodeURIComponent(project), stage: stage || 'data' }
    : { page: 'home' }
}

export const hashOf = (route: Route): string =>
  route.page === 'home' ? '#/' : `#/project/${encodeURIComponent(route.project)}/${route.stage}`

/** Puts the route into the address, so that back, forward and reload work. */
export function goTo(route: Route): void {
  location.hash = hashOf(route)
}

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** The address as text, so that equal routes are equal. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash)
