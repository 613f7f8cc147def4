import { useSyncExternalStore } from 'react'

export type Route =
  /** `model` is one that was opened, which Home then shows. */
  | { readonly page: 'home'; readonly model?: string }
  | { readonly page: 'project'; readonly project: string; readonly stage: string }

/** `#/project/ID/STAGE`, `#/model/ID`; anything else is Home. */
export function routeOf(hash: string): Route {
  const [, page, written = '', stage = 'data'] = hash.replace(/^#/, '').split('/')
  const id = decoded(written)
  if (page === 'project' && id !== '') return { page, project: id, stage: stage || 'data' }
  return page === 'model' && id !== '' ? { page: 'home', model: id } : { page: 'home' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

export function hashOf(route: Route): string {
  if (route.page === 'project') return `#/project/${encodeURIComponent(route.project)}/${route.stage}`
  return route.model === undefined ? '#/' : `#/model/${encodeURIComponent(route.model)}`
}

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
