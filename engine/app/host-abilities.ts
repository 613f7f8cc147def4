import { ABILITIES, type Ability } from '../../shared/contract/index.ts'

/** What the host does on the system that it stands on; an ability that it lacks is left out. */
export interface HostAbilities {
  /** Shows a file in its folder, in the system's file manager. */
  readonly showInFolder?: (file: string) => void
}

export const abilityNames = (abilities: HostAbilities): Ability[] =>
  ABILITIES.filter((name) => abilities[name] !== undefined)
