import { Refusal } from './answer.ts'
import type { Route } from './route.ts'

/** Where a request leads. */
export interface Found {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

export interface Router {
  readonly routes: readonly Route[]
  /** @returns null where there is nothing at the path; throws a Refusal where the path does not take the method */
  find(method: string, path: string): Found | null
}

const NO_PARAMS: Readonly<Record<string, string>> = {}

/** Finds routes: those without braces by their path, the others one after the other. */
export function createRouter(routes: readonly Route[]): Router {
  const plain = new Map<string, Route[]>()
  const patterns: { readonly pattern: RegExp; readonly names: readonly string[]; readonly routes: Route[] }[] = []
  for (const path of new Set(routes.map((route) => route.path))) {
    const own = routes.filter((route) => route.path === path)
    if (path.includes('{')) patterns.push({ ...compiled(path), routes: own })
    else plain.set(path, own)
  }
  return {
    routes,
    find(method, path) {
      const own = plain.get(path)
      if (own) return { route: withMethod(own, method, path), params: NO_PARAMS }
      for (const { pattern, names, routes: those } of patterns) {
        const match = pattern.exec(path)
        if (!match) continue
        const params: Record<string, string> = {}
        for (const [i, name] of names.entries()) params[name] = decoded(match[i + 1] ?? '')
        return { route: withMethod(those, method, path), params }
      }
      return null
    },
  }
}

function compiled(path: string): { pattern: RegExp; names: string[] } {
  const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name)
  // "." and the like stand for themselves; a part in braces ends before a slash or a colon.
  const pattern = path.replace(/[.*+?^$()|[\]\\]/gu, '\\$&').replace(/\{\w+\}/gu, '([^/:]+)')
  return { pattern: new RegExp(`^${pattern}$`, 'u'), names }
}

function withMethod(routes: readonly Route[], method: string, path: string): Route {
  // HEAD is GET whose body is left out.
  const wanted = method === 'HEAD' ? 'GET' : method
  for (const route of routes) if (route.method === wanted) return route
  const allow = routes.map((route) => route.method).join(', ')
  throw new Refusal(405, `${path} does not take ${method}.`, `Use ${allow}.`, { allow })
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
