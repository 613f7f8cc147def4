import { LatheError } from '../../../shared/core/index.ts'
import { describe } from '../../../shared/serve/index.ts'

/** Which models serve, and how: what a deployment file holds. Models are paths, from the file's own folder. */
export interface Deployment {
  readonly champion: string
  readonly challenger: string | null
  readonly previous: string | null
  /** Of units that the challenger answers, in [0, 1]. */
  readonly share: number
  /** The challenger answers nobody, and is asked what it would have said. */
  readonly shadow: boolean
  /** Another one deals units anew. */
  readonly salt: string
}

/** Written by hand: a schema's package would be a third of an exported service. */
const FIELDS: Readonly<Record<keyof Deployment, { readonly is: string; fits(value: unknown): boolean }>> = {
  champion: { is: 'a path', fits: isPath },
  challenger: { is: 'a path or null', fits: (value) => value === null || isPath(value) },
  previous: { is: 'a path or null', fits: (value) => value === null || isPath(value) },
  share: { is: 'a number from 0 to 1', fits: (value) => typeof value === 'number' && value >= 0 && value <= 1 },
  shadow: { is: 'true or false', fits: (value) => typeof value === 'boolean' },
  salt: { is: 'a text', fits: (value) => typeof value === 'string' },
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

const isField = (name: string): name is keyof Deployment => Object.hasOwn(FIELDS, name)

const SHAPE = 'Give { "champion": PATH, "challenger": PATH or null, "share": 0 to 1, "shadow": true or false }.'

/** What is wrong with the fields that were given; null for nothing. */
export function troubleIn(given: object): string | null {
  for (const [name, value] of Object.entries(given)) {
    if (!isField(name)) return `"${name}" is no setting`
    const { is, fits } = FIELDS[name]
    if (!fits(value)) return `"${name}" is ${describe(value)}, not ${is}`
  }
  return null
}

const EMPTY: Omit<Deployment, 'champion'> = { challenger: null, previous: null, share: 0, shadow: false, salt: 'lathe' }

/** @param file for messages */
export function readDeployment(text: string, file: string): Deployment {
  const refused = (why: string) => new LatheError('data', `${file}: ${why}.`, { file, next: SHAPE })
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw refused(`it is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refused('it is no object')
  const trouble = troubleIn(given)
  if (trouble !== null) throw refused(trouble)
  const { champion } = { champion: undefined, ...given }
  if (typeof champion !== 'string') throw refused('"champion" is missing')
  return { ...EMPTY, ...given, champion }
}

/** The challenger becomes the champion, who stays at hand. @returns null where there is no challenger */
export function promoted(deployment: Deployment): Deployment | null {
  const { champion, challenger } = deployment
  if (challenger === null) return null
  return { ...deployment, champion: challenger, challenger: null, previous: champion, share: 0, shadow: false }
}

/** The challenger goes; where there is none, the champion of before comes back. @returns null where there is neither */
export function rolledBack(deployment: Deployment): Deployment | null {
  const { challenger, previous } = deployment
  if (challenger !== null) return { ...deployment, challenger: null, share: 0, shadow: false }
  return previous === null ? null : { ...deployment, champion: previous, previous: null }
}

/** Whether the same models stand in both. */
export const isSameDeployment = (a: Deployment, b: Deployment): boolean =>
  a.champion === b.champion && a.challenger === b.challenger && a.previous === b.previous
