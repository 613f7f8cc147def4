/** What a caller may be allowed to do. `admin` is everything. */
export const SCOPES = ['predict', 'explain', 'feedback', 'metrics', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

export const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text)

/** Who sends a request. */
export interface Caller {
  /** As logs name it: the id of a key, or the subject of a token; empty where nobody was asked. */
  readonly id: string
  readonly scopes: readonly Scope[]
}

/** Where nobody is asked, everybody may do everything. */
export const ANYBODY: Caller = { id: '', scopes: ['admin'] }

export const mayDo = ({ scopes }: Caller, scope: Scope): boolean => scopes.includes(scope) || scopes.includes('admin')
