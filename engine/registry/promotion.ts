import { LatheError, usageError } from '../../shared/core/index.ts'
import {
  aliasesOf,
  beyondLimits,
  type Happening,
  type JudgedLimit,
  judgeLimits,
  limitText,
  type RegistryState,
  type Version,
} from '../../shared/registry/index.ts'
import { type RegistryLog, record } from './log.ts'
import { versionNamed } from './versions.ts'

export interface PromotionOptions {
  readonly note?: string | undefined
  /** Why it is promoted beyond limits; nobody's reason where it is left out or blank. */
  readonly override?: string | undefined
  /** Limits beside those that the registry keeps. */
  readonly limits?: readonly string[] | undefined
}

/** The limits that a promotion is held against, and how a version stands to them. */
export const judgedFor = (state: RegistryState, version: Version, more: readonly string[] = []): JudgedLimit[] =>
  judgeLimits([...new Set([...state.limits, ...more.map(limitText)])], state, version)

/**
 * Makes a version the champion; the champion of before becomes the previous one. Beyond a limit this is refused, unless
 * there is a reason, which the log keeps.
 *
 * @throws `verificationFailed` at a limit
 */
export async function promote(
  folder: string,
  name: string,
  { note = '', override = '', limits = [] }: PromotionOptions = {},
): Promise<{ version: number; previous: number | null; judged: readonly JudgedLimit[]; log: RegistryLog }> {
  let done: { version: number; previous: number | null; judged: readonly JudgedLimit[] } | undefined
  const log = await record(folder, (state) => {
    const version = versionNamed(state, name)
    const { champion } = aliasesOf(state)
    if (version.collectedAt !== null) throw removed(version)
    if (version.version === champion)
      throw usageError(`Version ${version.version} is the champion already.`, {
        value: name,
        next: 'Name another version.',
      })
    const judged = judgedFor(state, version, limits)
    const beyond = beyondLimits(judged)
    if (beyond.length > 0 && override.trim() === '') throw refusedAtLimits(version.version, beyond)
    done = { version: version.version, previous: champion, judged }
    return [
      {
        what: 'promote',
        version: version.version,
        previous: champion,
        limits: judged,
        override: beyond.length > 0 ? override.trim() : null,
        note,
      },
    ]
  })
  if (!done) throw new Error('a promotion is recorded')
  return { ...done, log }
}

const removed = ({ version }: Version) =>
  usageError(`The model of version ${version} was removed.`, {
    value: String(version),
    next: 'Choose another version.',
  })

/** That a version is not let through. */
export function refusedAtLimits(version: number, beyond: readonly JudgedLimit[]): LatheError {
  const names = beyond.map(({ text }) => text).join(', ')
  const [first] = beyond
  const why = beyond.length === 1 && first?.why ? ` ${first.why}` : ''
  return new LatheError(
    'verificationFailed',
    `Version ${version} is not promoted: ${beyond.length === 1 ? 'a limit is' : `${beyond.length} limits are`} not ${beyond.every(({ state }) => state === 'undecided') ? 'shown to be ' : ''}kept: ${names}.${why}`,
    {
      value: names,
      next: 'Look at its figures, hold it against the champion on the same rows (registry evaluate), or say why it is promoted all the same (--override REASON).',
    },
  )
}

/** Makes the previous champion the champion again. */
export async function rollBack(folder: string, note = ''): Promise<{ from: number; to: number; log: RegistryLog }> {
  let done: { from: number; to: number } | undefined
  const log = await record(folder, (state) => {
    const { champion, previous } = aliasesOf(state)
    if (champion === null || previous === null)
      throw usageError(
        champion === null
          ? 'No version is the champion.'
          : `Version ${champion} is the first champion: there is none to go back to.`,
        { next: champion === null ? 'Promote a version first.' : 'Promote another version.' },
      )
    done = { from: champion, to: previous }
    return [{ what: 'rollback', ...done, note }]
  })
  if (!done) throw new Error('a rollback is recorded')
  return { ...done, log }
}

/** What a person says or decides of a version, beside promotions. */
export type Remark =
  | { readonly what: 'approve' | 'note'; readonly version: string; readonly note: string }
  | { readonly what: 'challenge'; readonly version: string | null; readonly note: string }
  | { readonly what: 'deploy'; readonly version: string; readonly place: string; readonly note: string }
  | { readonly what: 'retire'; readonly place: string; readonly note: string }
  | { readonly what: 'limits'; readonly limits: readonly string[]; readonly note: string }

export const remark = (folder: string, said: Remark): Promise<RegistryLog> =>
  record(folder, (state) => [happeningOf(state, said)])

function happeningOf(state: RegistryState, said: Remark): Happening {
  if (said.what === 'limits') return { ...said, limits: said.limits.map(limitText) }
  if (said.what === 'retire') {
    if (Object.hasOwn(state.deployments, said.place)) return said
    throw usageError(`Nothing is deployed at ${said.place}.`, {
      value: said.place,
      next: `Deployed at: ${Object.keys(state.deployments).join(', ') || 'no place'}.`,
    })
  }
  if (said.version === null) return { ...said, what: 'challenge', version: null }
  const version = versionNamed(state, said.version)
  if (version.collectedAt !== null) throw removed(version)
  if (said.what === 'challenge' && aliasesOf(state).champion === version.version)
    throw usageError(`Version ${version.version} is the champion: it cannot be its own challenger.`, {
      value: said.version,
      next: 'Name another version.',
    })
  if (said.what === 'deploy') return { ...said, version: version.version }
  if (said.what === 'challenge') return { ...said, version: version.version }
  return { ...said, version: version.version }
}
