import { usageError } from './errors.ts'

/**
 * Turns an array literal of members into the room's list. A duplicate id throws when the module loads, so that adding
 * a member twice can never go unnoticed.
 *
 * @example
 * const STEPS = defineList('cleaning step', [trim, impute])
 * STEPS.get('impute').title
 */
export interface List<M extends { readonly id: string }> {
  readonly noun: string
  readonly members: readonly M[]
  readonly ids: readonly string[]
  has(id: string): boolean
  /** The member with this id; an unknown id is a usage error that lists the known ones. */
  get(id: string): M
}

export function defineList<M extends { readonly id: string }>(noun: string, members: readonly M[]): List<M> {
  const byId = new Map<string, M>()
  for (const member of members) {
    if (byId.has(member.id)) throw new Error(`two members of the list of ${noun}s have the id "${member.id}"`)
    byId.set(member.id, member)
  }
  const ids = [...byId.keys()]
  return {
    noun,
    members,
    ids,
    has: (id) => byId.has(id),
    get: (id) => {
      const member = byId.get(id)
      if (member) return member
      throw usageError(`There is no ${noun} "${id}".`, { value: id, next: `Known: ${ids.join(', ')}.` })
    },
  }
}
