import type { Trial } from './ranking.ts'

/** A trial that votes in an ensemble, and its share of the votes. */
export interface Voter {
  readonly family: string
  readonly params: Trial['params']
  readonly weight: number
}

/** The trials that vote in an ensemble, heaviest first; none in any other trial. */
export const votersOf = ({ members }: Trial['params']): Voter[] =>
  Array.isArray(members) ? members.filter(isVoter) : []

const isVoter = (member: unknown): member is Voter =>
  typeof member === 'object' &&
  member !== null &&
  'family' in member &&
  typeof member.family === 'string' &&
  'weight' in member &&
  typeof member.weight === 'number' &&
  'params' in member &&
  typeof member.params === 'object'
