import { ABILITIES, type Ability } from '../../shared/contract/index.ts'
import type { Keychain } from '../verify/signing-key.ts'

export interface DesktopNotice {
  readonly title: string
  readonly body: string
  readonly project: string
}

/** What the host does on the system that it stands on; an ability that it lacks is left out. */
export interface HostAbilities {
  /** Shows a file in its folder, in the system's file manager. */
  readonly showInFolder?: (file: string) => void
  /** Shows a notice on the desktop; a click on it opens Monitor of the project. */
  readonly notify?: (notice: DesktopNotice) => void
  /** The system's keychain; undefined where it has none that deserves the name. Asked when a secret is kept, not at the start. */
  readonly keychain?: () => Promise<Keychain | undefined>
}

export const abilityNames = (abilities: HostAbilities): Ability[] =>
  ABILITIES.filter((name) => abilities[name] !== undefined)
