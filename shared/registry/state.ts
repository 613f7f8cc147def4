import { LatheError } from '../core/index.ts'
import type { Sealed } from './chain.ts'
import type { Alias, Evaluated, Happening, Registered, RegistryEvent } from './events.ts'

type About = Pick<RegistryEvent, 'at' | 'by'>

/** A version: what was registered, which never changes, and what was done about it since. */
export interface Version extends Omit<Registered, 'what' | 'note'> {
  readonly registered: About & { readonly note: string }
  readonly evaluations: readonly (Omit<Evaluated, 'what' | 'version'> & About)[]
  readonly approvals: readonly (About & { readonly note: string })[]
  readonly notes: readonly (About & { readonly note: string })[]
  /** Milliseconds since 1970 at which its model was removed; null while it is there. */
  readonly collectedAt: number | null
}

/** What all events come to. */
export interface RegistryState {
  /** The hash of the first event, which no other registry has; '' before it. */
  readonly id: string
  /** Version n is at place n - 1. */
  readonly versions: readonly Version[]
  /** Every champion that is one or would be one again after a rollback, the present one last. */
  readonly champions: readonly number[]
  readonly challenger: number | null
  /** Place → the version that answers there. */
  readonly deployments: Readonly<Record<string, number>>
  /** What every promotion is held against. */
  readonly limits: readonly string[]
}

export const NO_STATE: RegistryState = {
  id: '',
  versions: [],
  champions: [],
  challenger: null,
  deployments: {},
  limits: [],
}

/** The version that each alias names; null where it names none. */
export function aliasesOf(state: RegistryState): Readonly<Record<Alias, number | null>> {
  const kept = state.champions.filter((version) => !isCollected(state, version))
  return { champion: kept.at(-1) ?? null, challenger: state.challenger, previous: kept.at(-2) ?? null }
}

export const stateOf = (events: readonly Sealed[]): RegistryState =>
  events.reduce((state, event) => ({ ...applied(state, event), id: state.id || event.hash }), NO_STATE)

/** Versions whose models stay whatever is removed, with what names them. */
export function namedVersions(state: RegistryState): ReadonlyMap<number, string> {
  const named = new Map<number, string>()
  for (const [place, version] of Object.entries(state.deployments)) named.set(version, `is deployed at ${place}`)
  for (const [alias, version] of Object.entries(aliasesOf(state)))
    if (version !== null) named.set(version, `is the ${alias}`)
  return named
}

/**
 * The state after one more event.
 *
 * @throws `verificationFailed` where it cannot have happened: an earlier program, or a person, wrote what makes no sense
 */
export function applied(state: RegistryState, event: Happening & About): RegistryState {
  switch (event.what) {
    case 'register':
      return registered(state, event)
    case 'evaluate': {
      const { what: _, version, ...evaluation } = event
      if (event.against) present(state, event.against.version)
      return changed(state, version, (one) => ({ evaluations: [...one.evaluations, evaluation] }))
    }
    case 'approve':
      return changed(state, event.version, (one) => ({ approvals: [...one.approvals, aboutOf(event)] }))
    case 'note':
      return changed(state, event.version, (one) => ({ notes: [...one.notes, aboutOf(event)] }))
    case 'promote':
      return promoted(state, event)
    case 'rollback':
      return rolledBack(state, event)
    case 'challenge':
      if (event.version !== null) present(state, event.version)
      return { ...state, challenger: event.version }
    case 'deploy':
      present(state, event.version)
      return { ...state, deployments: { ...state.deployments, [event.place]: event.version } }
    case 'retire': {
      if (!Object.hasOwn(state.deployments, event.place)) throw impossible(`nothing is deployed at ${event.place}`)
      const { [event.place]: _, ...deployments } = state.deployments
      return { ...state, deployments }
    }
    case 'limits':
      return { ...state, limits: event.limits }
    case 'collect':
      return collected(state, event)
  }
}

const aboutOf = ({ at, by, note }: About & { readonly note: string }) => ({ at, by, note })

function registered(state: RegistryState, event: Registered & About): RegistryState {
  const { what: _, note, at, by, ...version } = event
  if (version.version !== state.versions.length + 1)
    throw impossible(`version ${version.version} follows version ${state.versions.length}`)
  const { parent } = version.lineage
  if (parent !== null && parent >= version.version) throw impossible(`version ${version.version} is its own parent`)
  const isNew: Version = {
    ...version,
    registered: { at, by, note },
    evaluations: [],
    approvals: [],
    notes: [],
    collectedAt: null,
  }
  return { ...state, versions: [...state.versions, isNew] }
}

function promoted(state: RegistryState, { version, previous }: Extract<Happening, { what: 'promote' }>): RegistryState {
  present(state, version)
  const { champion } = aliasesOf(state)
  if (previous !== champion) throw impossible(`version ${previous} was the champion before version ${version}`)
  if (version === champion) throw impossible(`version ${version}, the champion, becomes the champion`)
  const champions = [...state.champions.filter((one) => one !== version), version]
  return { ...state, champions, challenger: state.challenger === version ? null : state.challenger }
}

function rolledBack(state: RegistryState, { from, to }: Extract<Happening, { what: 'rollback' }>): RegistryState {
  const { champion, previous } = aliasesOf(state)
  if (from !== champion || to !== previous) throw impossible(`version ${from} is rolled back to version ${to}`)
  return { ...state, champions: state.champions.slice(0, state.champions.indexOf(to) + 1) }
}

function collected(
  state: RegistryState,
  { versions, at }: Extract<Happening, { what: 'collect' }> & About,
): RegistryState {
  const named = namedVersions(state)
  return versions.reduce((before, version) => {
    const why = named.get(version)
    if (why !== undefined) throw impossible(`version ${version}, which ${why}, is removed`)
    return changed(before, version, () => ({ collectedAt: at }))
  }, state)
}

function changed(state: RegistryState, version: number, change: (one: Version) => Partial<Version>): RegistryState {
  present(state, version)
  return {
    ...state,
    versions: state.versions.map((one) => (one.version === version ? { ...one, ...change(one) } : one)),
  }
}

const isCollected = ({ versions }: RegistryState, version: number): boolean =>
  versions[version - 1]?.collectedAt !== null

function present(state: RegistryState, version: number): void {
  if (isCollected(state, version)) throw impossible(`something is done with version ${version}, which is not there`)
}

const impossible = (what: string): LatheError =>
  new LatheError('verificationFailed', `The log of the registry says what cannot be: ${what}.`, {
    next: 'Take a copy from before, or an archive that was exported.',
  })
