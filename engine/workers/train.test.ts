import { expect, test } from 'vitest'
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
