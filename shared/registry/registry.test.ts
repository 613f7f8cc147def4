import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LatheError } from '../core/index.ts'
import type { Figure } from '../metrics/index.ts'
import {
  aliasesOf,
  applied,
  eventLine,
  type Happening,
  judgeLimits,
  limitText,
  NO_HEAD,
  NO_STATE,
  namedVersions,
  type RegistryState,
  readChain,
  stateOf,
} from './index.ts'

const digest = (text: string) => text.padEnd(64, '0')
const figure = (value: number): Figure => ({ value, low: value - 0.02, high: value + 0.02 })

const register = (version: number, metrics: Record<string, Figure> = {}): Happening => ({
  what: 'register',
  version,
  model: { sha256: digest(`${version}`), bytes: 100, name: `${version}.lathe` },
  ...{ task: 'binary', target: 'y', classes: ['no', 'yes'], family: 'linear', inputs: ['a'], metrics },
  fairness: { sex: { equalizedOddsDifference: { ...figure(0.2) } } },
  lineage: {
    data: { sha256: 'd', names: ['d.csv'], rows: { train: 8, valid: 0, test: 2, unused: 0, setAside: 0 } },
    ...{ recipe: null, options: null, seed: 0, lathe: null, parent: null, run: null, how: 'trained', trials: 1 },
  },
  job: null,
  note: 'é, "quoted", \u2028 and a back\\slash',
})

const compared = (version: number, other: number, difference: number): Happening => ({
  ...{ what: 'evaluate', version, metrics: {}, fairness: {}, report: null },
  data: { sha256: 'n', names: ['n.csv'], rows: 500 },
  against: {
    version: other,
    differences: {
      rocAuc: {
        ...{ value: 0.9 + difference, other: 0.9, difference, low: difference - 0.01, high: difference + 0.01 },
        ...{ p: 0.5, worse: 0.1, same: 0.8, better: 0.1, region: 0.01 },
      },
    },
  },
})

const promoted = (version: number, previous: number | null): Happening => ({
  ...{ what: 'promote', version, previous, limits: [], override: null, note: '' },
})

/** The log of happenings as its text. */
function logOf(happenings: readonly Happening[]): string {
  let head = NO_HEAD
  return happenings
    .map((happening) => {
      const { line, event } = eventLine(head, happening, { at: 1_700_000_000_000 + head.seq, by: 'ann' })
      head = { seq: event.seq, hash: event.hash }
      return line
    })
    .join('')
}

const about = { at: 5, by: 'ann' }
const stateAfter = (happenings: readonly Happening[]): RegistryState =>
  happenings.reduce((state, one) => applied(state, { ...one, ...about }), NO_STATE)

const HAPPENINGS = [register(1, { rocAuc: figure(0.9) }), register(2), promoted(1, null), compared(2, 1, -0.004)]

describe('the chain', () => {
  test('reads back what was written, and leaves a line that was cut off apart', () => {
    const text = logOf(HAPPENINGS)
    const whole = readChain(text)
    expect(whole).toMatchObject({ broken: null, torn: '', head: { seq: 4 } })
    expect(whole.events.map(({ what }) => what)).toEqual(['register', 'register', 'promote', 'evaluate'])
    expect(whole.wholeBytes).toBe(new TextEncoder().encode(text).length)
    const torn = readChain(`${text}{"seq":5,"prev`)
    expect(torn).toMatchObject({ broken: null, torn: '{"seq":5,"prev', wholeBytes: whole.wholeBytes })
  })

  test('finds any byte that is changed anywhere, in the last line too', () => {
    const bytes = Buffer.from(logOf(HAPPENINGS))
    const whole = readChain(bytes.toString())
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ mask
        const { broken, torn, events } = readChain(changed.toString())
        // Without its last line end the last line is one that was cut off: the head beside the log tells that it is missing.
        expect(broken !== null || (torn !== '' && events.length < whole.events.length)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('finds a line that was taken out, put in twice, or moved', () => {
    const lines = logOf(HAPPENINGS).split('\n').slice(0, -1)
    const [a = '', b = '', c = '', d = ''] = lines
    for (const others of [
      [a, c, d],
      [a, b, b, c, d],
      [a, c, b, d],
      [b, c, d],
    ])
      expect(readChain(`${others.join('\n')}\n`).broken?.why).toBe('it does not follow from the line before')
  })
})

/** Random happenings as a person could bring about: what is impossible at its moment is left out. */
const story = fc.array(
  fc.record({
    what: fc.constantFrom('register', 'promote', 'rollback', 'challenge', 'deploy', 'retire', 'collect'),
    version: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 40 },
)

function happeningFor(state: RegistryState, what: string, version: number): Happening {
  const { champion, previous } = aliasesOf(state)
  if (what === 'register') return register(state.versions.length + 1)
  if (what === 'promote') return promoted(version, champion)
  if (what === 'rollback') return { what: 'rollback', from: champion ?? 1, to: previous ?? 1, note: '' }
  if (what === 'challenge') return { what: 'challenge', version, note: '' }
  if (what === 'deploy') return { what: 'deploy', version, place: `place ${version % 2}`, note: '' }
  if (what === 'retire') return { what: 'retire', place: `place ${version % 2}`, note: '' }
  return { what: 'collect', versions: [version], note: '' }
}

function lived(steps: readonly { readonly what: string; readonly version: number }[]) {
  const happened: Happening[] = []
  let state = NO_STATE
  for (const { what, version } of steps) {
    const happening = happeningFor(state, what, version)
    try {
      state = applied(state, { ...happening, ...about })
      happened.push(happening)
    } catch (error) {
      if (!(error instanceof LatheError)) throw error
    }
  }
  return { state, happened }
}

describe('the state', () => {
  test('whatever happens: versions count up, aliases name models that are there, and nothing named is ever removed', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { state } = lived(steps)
        expect(state.versions.map(({ version }) => version)).toEqual(state.versions.map((_, at) => at + 1))
        for (const named of namedVersions(state).keys()) expect(state.versions[named - 1]?.collectedAt).toBeNull()
        const { champion, previous } = aliasesOf(state)
        expect(champion === null || champion !== previous).toBe(true)
      }),
    )
  })

  test('a promotion and a rollback leave champion and previous as they were', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { state } = lived([{ what: 'register', version: 1 }, ...steps, { what: 'register', version: 1 }])
        const before = aliasesOf(state)
        if (before.champion === null) return
        const there = applied(state, { ...promoted(state.versions.length, before.champion), ...about })
        expect(aliasesOf(there)).toMatchObject({ champion: state.versions.length, previous: before.champion })
        const back = { what: 'rollback', from: state.versions.length, to: before.champion, note: '' } as const
        const after = aliasesOf(applied(there, { ...back, ...about }))
        expect([after.champion, after.previous]).toEqual([before.champion, before.previous])
      }),
    )
  })

  test('is the same from the log as it was event by event', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { state, happened } = lived(steps)
        const { events } = readChain(logOf(happened))
        const { id: _, versions, ...rest } = stateOf(events)
        const { id: __, versions: own, ...others } = state
        expect(rest).toEqual(others)
        expect(versions.map(({ model }) => model)).toEqual(own.map(({ model }) => model))
      }),
    )
  })

  test('what cannot have happened is refused by name', () => {
    const state = stateAfter(HAPPENINGS)
    const attempt = (happening: Happening) => () => applied(state, { ...happening, ...about })
    expect(attempt(register(9))).toThrow('version 9 follows version 2')
    expect(attempt(promoted(7, 1))).toThrow('version 7')
    expect(attempt(promoted(2, null))).toThrow('was the champion before')
    expect(attempt({ what: 'rollback', from: 1, to: 2, note: '' })).toThrow('rolled back')
    expect(attempt({ what: 'collect', versions: [1], note: '' })).toThrow('is the champion, is removed')
    expect(attempt({ what: 'retire', place: 'here', note: '' })).toThrow('nothing is deployed at here')
  })
})

describe('limits', () => {
  test.each([
    ['rocAuc >= 0.9', 'rocAuc>=0.9'],
    ['rmse.high<=champion + 5%', 'rmse.high<=champion+5%'],
    ['rocAuc>=champion-0.010', 'rocAuc>=champion-0.01'],
    ['logLoss<=champion', 'logLoss<=champion'],
    ['equalizedOddsDifference.high<=0.1@sex', 'equalizedOddsDifference.high<=0.1@sex'],
  ])('%s is %s', (text, spelling) => {
    expect(limitText(text)).toBe(spelling)
    expect(limitText(spelling)).toBe(spelling)
  })

  test.each([
    ['rocAuc<=0.9', 'written with >='],
    ['rocAuc>=high', 'no number'],
    ['fairness<=0.1', 'no figure "fairness"'],
    ['rocAuc', 'A limit is'],
  ])('%s is refused: %s', (text, why) => expect(() => limitText(text)).toThrow(why))

  const judged = (limit: string, state = stateAfter(HAPPENINGS), version = 2) =>
    judgeLimits([limit], state, state.versions[version - 1]!)[0]

  test('are held against the version, its groups, and the champion on the same rows', () => {
    expect(judged('rocAuc>=0.89', undefined, 1)).toMatchObject({ state: 'kept', value: 0.9 })
    expect(judged('rocAuc.low>=0.89', undefined, 1)).toMatchObject({ state: 'exceeded' })
    expect(judged('rocAuc>=0.89')).toMatchObject({ state: 'undecided', why: 'Version 2 has no rocAuc.' })
    expect(judged('equalizedOddsDifference<=0.1@sex')).toMatchObject({ state: 'exceeded', value: 0.2 })
    expect(judged('equalizedOddsDifference<=0.1@race')).toMatchObject({ state: 'undecided' })
    expect(judged('rocAuc>=champion-0.005')).toMatchObject({ state: 'kept', value: -0.004 })
    expect(judged('rocAuc>=champion-0.001')).toMatchObject({ state: 'exceeded' })
    expect(judged('rocAuc.low>=champion-0.005')).toMatchObject({ state: 'exceeded' })
    expect(judged('rocAuc>=champion-1%')).toMatchObject({ state: 'kept' })
  })

  test('a comparison with a champion of before says nothing of the present one', () => {
    const state = stateAfter([...HAPPENINGS, register(3), promoted(3, 1)])
    expect(judged('rocAuc>=champion-0.5', state)).toMatchObject({ state: 'undecided' })
  })
})
