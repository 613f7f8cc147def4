import { Refusal } from './answer.ts'
import { predictTogether, type Waiting } from './predict-rows.ts'
import type { Service } from './state.ts'

/** Requests whose rows wait to be predicted. */
export interface RowQueue {
  /** Puts a request at the end; where it would wait too long it is refused at once, with the time after which to come again. */
  add(service: Service, waiting: Waiting): void
}

/** Rows that are predicted before sockets are looked at again: some milliseconds of work. */
const MOST_TOGETHER = 512

/** How much a new measurement of the time of a row counts against those before it. */
const SHARE_OF_NEW = 0.1
const MOST_OF_BEFORE = 3

/**
 * What has arrived since the last turn of the event loop is predicted together: nothing waits for company, and under load a row
 * costs a fraction of what it costs alone. It is bounded by requests and by the time that they would have to wait.
 */
export function createRowQueue(): RowQueue {
  let waiting: Waiting[] = []
  let rows = 0
  let secondsPerRow = 0
  let isAwaited = false
  const turn = (service: Service): void => {
    const began = performance.now()
    const taken = take()
    rows -= countOf(taken)
    predictTogether(service, taken)
    const seconds = (performance.now() - began) / 1000 / Math.max(1, countOf(taken))
    // A turn in which the system ran something else says nothing of the next one.
    const believed = secondsPerRow === 0 ? seconds : Math.min(seconds, MOST_OF_BEFORE * secondsPerRow)
    secondsPerRow += SHARE_OF_NEW * (believed - secondsPerRow)
    isAwaited = waiting.length > 0
    if (isAwaited) setImmediate(turn, service)
  }
  /** The first requests of the queue: at least one, and no more rows than are predicted together. */
  const take = (): Waiting[] => {
    let [count, sum] = [0, 0]
    for (const { asked } of waiting) {
      sum += asked.rows.length
      if (count > 0 && sum > MOST_TOGETHER) break
      count++
    }
    const all = waiting
    waiting = all.slice(count)
    return count === all.length ? all : all.slice(0, count)
  }
  return {
    add(service, one) {
      const { mostWaiting, mostWaitSeconds } = service.limits
      const wait = rows * secondsPerRow
      if (waiting.length >= mostWaiting || (waiting.length > 0 && wait > mostWaitSeconds)) {
        one.fail(tooBusy(wait))
        return
      }
      waiting.push(one)
      rows += one.asked.rows.length
      if (isAwaited) return
      isAwaited = true
      setImmediate(turn, service)
    },
  }
}

const countOf = (all: readonly Waiting[]): number => all.reduce((sum, { asked }) => sum + asked.rows.length, 0)

function tooBusy(wait: number): Refusal {
  const seconds = String(Math.max(1, Math.ceil(wait)))
  return new Refusal(503, 'The service is busy.', `Come again in ${seconds} s, or ask another instance.`, {
    'retry-after': seconds,
  })
}
