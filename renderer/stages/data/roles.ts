import type { Choices } from '../../../shared/contract/index.ts'

export type Role = 'target' | 'feature' | 'sensitive' | 'left-out'

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  target: 'target',
  feature: 'feature',
  sensitive: 'sensitive',
  'left-out': 'left out',
}

export function roleOf(name: string, { target, sensitive, ignore }: Choices): Role {
  if (name === target) return 'target'
  if (sensitive.includes(name)) return 'sensitive'
  return ignore.includes(name) ? 'left-out' : 'feature'
}

/** The choices after columns were given a role. A column has one role, and there is one target. */
export function withRole(names: readonly string[], role: Role, choices: Choices): Partial<Choices> {
  const others = (list: readonly string[]) => list.filter((name) => !names.includes(name))
  const [first = ''] = names
  const keepsTarget = role !== 'target' && names.includes(choices.target) ? '' : choices.target
  return {
    target: role === 'target' ? first : keepsTarget,
    sensitive: role === 'sensitive' ? [...others(choices.sensitive), ...names] : others(choices.sensitive),
    ignore: role === 'left-out' ? [...others(choices.ignore), ...names] : others(choices.ignore),
  }
}
