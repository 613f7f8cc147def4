import { expect, test, vi } from 'vitest'
import { OUT_OF_MEMORY, TRAIN_OPTIONS } from '../../shared/train/index.ts'
import type { Ending, Launch } from './launch.ts'
import { isToTraining, type StartTraining, type TrainJob } from './messages.ts'
import { train } from './train.ts'

const JOB: TrainJob = {
  ...{ file: 'x.csv', target: 'y', read: {}, infer: {}, recipe: null, split: null, deadline: null },
  options: TRAIN_OPTIONS.parse({ mode: 'fast' }),
}
const CANDIDATE = { family: 'gbdt', params: { rounds: 3 } }
const LAST_WORDS = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n'

/** Processes that tell which candidate they are at and run out of memory, so often; the next one fails with a message. */
function launchOf(deaths: number, asked: StartTraining[]): Launch {
  return () => {
    let tell: (message: unknown) => void = () => undefined
    let write: (text: string, stream: 'stdout' | 'stderr') => void = () => undefined
    let end: (ending: Ending) => void = () => undefined
    const ended = new Promise<Ending>((resolve) => {
      end = resolve
    })
    return {
      ended,
      onMessage(callback) {
        tell = callback
      },
      onText(callback) {
        write = callback
      },
      stop: () => end({ code: null, signal: 'SIGTERM' }),
      kill: () => end({ code: null, signal: 'SIGKILL' }),
      send(message) {
        if (!isToTraining(message) || message.type !== 'train') return
        asked.push({ ...message, failed: [...message.failed] })
        if (asked.length > deaths) return tell({ type: 'failed', error: { code: 'data', message: 'the end' } })
        tell({ type: 'trying', candidate: CANDIDATE })
        write(LAST_WORDS, 'stderr')
        end({ code: 134, signal: null })
      },
    }
  }
}

test('a trial whose memory runs out is not tried again: another process goes on from the same checkpoint', async () => {
  const asked: StartTraining[] = []
  await expect(train(JOB, { launch: launchOf(1, asked) })).rejects.toThrow('the end')
  expect(asked.map(({ failed }) => failed)).toEqual([[], [{ candidate: CANDIDATE, why: OUT_OF_MEMORY }]])
  expect(new Set(asked.map(({ checkpoint }) => checkpoint)).size).toBe(1)
})

/** A process that says `says` when it is told of its job; `heard` is what it is sent. */
function talking(says: readonly unknown[]) {
  const heard: string[] = []
  let tell: (message: unknown) => void = () => undefined
  let begin: () => void = () => undefined
  let end: (ending: Ending) => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const ended = new Promise<Ending>((resolve) => {
    end = resolve
  })
  const launch: Launch = () => ({
    ended,
    onMessage(callback) {
      tell = callback
    },
    onText: () => undefined,
    stop: () => undefined,
    kill: () => end({ code: null, signal: 'SIGKILL' }),
    send(message) {
      if (!isToTraining(message)) return
      heard.push(message.type)
      if (message.type !== 'train') return
      for (const one of says) tell(one)
      begin()
    },
  })
  return { launch, heard, begun, tell: (message: unknown) => tell(message) }
}

const results = (failed?: string) => ({
  type: 'results',
  results: {
    metric: 'rocAuc',
    candidates: 9,
    trials: [{ ...CANDIDATE, ...(failed && { failed }) }],
    frontier: [],
    curves: [],
  },
})

test('a budget that runs out on a busy machine ends with what had finished, and with an error where nothing had', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const job = { ...JOB, deadline: Date.now() + 60_000 }
    const [busy, empty] = [talking([results()]), talking([results('no memory')])]
    const ended = expect(train(job, { launch: busy.launch })).rejects.toThrow('the end')
    const refused = expect(train(job, { launch: empty.launch })).rejects.toThrow('before one model was trained')
    await Promise.all([busy.begun, empty.begun])
    vi.advanceTimersByTime(62_000)
    expect([busy.heard, empty.heard]).toEqual([['train'], ['train']])
    vi.advanceTimersByTime(1000)
    expect(busy.heard).toEqual(['train', 'finish'])
    await refused
    // Half a minute later than it should: what it has is taken.
    vi.advanceTimersByTime(30_000)
    busy.tell({ type: 'failed', error: { code: 'data', message: 'the end' } })
    await ended
  } finally {
    vi.useRealTimers()
  }
})
