import { permutation } from '../../core/index.ts'
import type { FitContext } from '../model.ts'
import { initialParameters } from './initial.ts'
import type { NetPlan } from './plan.ts'
import { createSchedule } from './schedule.ts'
import type { NetRows, NetSession, NetStep } from './session.ts'
import type { Visits } from './visits.ts'

/** What all nets of a fit have in common. */
export interface Lesson {
  readonly plan: NetPlan
  readonly session: NetSession
  readonly visits: Visits
  /** Rows of a step. */
  readonly batch: number
  /** Outputs to begin with. */
  readonly base: ArrayLike<number>
  readonly nets: number
  readonly learningRate: number
  readonly decay: number
  readonly epochs: number
  readonly earlyStopping: number
  readonly stopAfter: number
  /** Rows that are watched, and learned from by nobody. */
  readonly heldOut: NetRows | null
  /** Some rows that are learned from. */
  readonly seen: NetRows
  readonly meanLoss: (outputs: Float32Array, rows: NetRows) => number
  /** A mean loss as learning curves show it. */
  readonly asCurve: (loss: number) => number
}

/** Multiplications between two looks at the host: some milliseconds of a fast session, a few tenths of a second of the plain one. */
const WORK = 1e8

/** Trains one net; with early stopping, to where it did best on the held-out rows. */
export async function learnNet(
  lesson: Lesson,
  n: number,
  { rng: seeds, progress, isTimeUp }: FitContext,
): Promise<{ parameters: Float32Array; epochs: number }> {
  const { plan, session, visits, batch, heldOut } = lesson
  const rng = seeds.fork(`net ${n}`)
  const initial = initialParameters(plan, lesson.base, rng.fork('initial'))
  const steps = Math.max(1, Math.round(visits.count / batch))
  const drops = rng.fork('drop')
  const nextStep = createSchedule(steps * lesson.epochs, lesson.learningRate, lesson.decay, drops.uint32)
  const together = Math.max(1, Math.floor(WORK / (batch * plan.parameters)))
  const lastEpoch = lesson.stopAfter > 0 ? Math.min(lesson.stopAfter, lesson.epochs) : lesson.epochs
  await session.begin(initial)
  let best = { loss: Infinity, epochs: 0, parameters: initial }
  let epoch = 0
  while (epoch < lastEpoch) {
    const order = orderOf(visits, steps * batch, rng.fork(epoch))
    for (let done = 0; done < steps; done += together) {
      const count = Math.min(together, steps - done)
      const next = Array.from({ length: count }, (): NetStep => nextStep())
      await session.train(order.subarray(done * batch, (done + count) * batch), next)
      await progress((n + (epoch + (done + count) / steps) / lesson.epochs) / lesson.nets)
    }
    epoch++
    const watched =
      heldOut && lesson.earlyStopping > 0 ? lesson.meanLoss(await session.outputs(heldOut), heldOut) : null
    if (watched !== null && watched < best.loss)
      best = { loss: watched, epochs: epoch, parameters: await session.parameters() }
    if (n === 0) await showCurve(lesson, epoch, watched, progress)
    if (watched !== null && epoch - best.epochs >= lesson.earlyStopping) break
    if (isTimeUp?.()) break
  }
  return best.epochs > 0 ? best : { parameters: await session.parameters(), epochs: epoch }
}

/** The visits of an epoch in random order, repeated or cut to fill whole steps. */
function orderOf(visits: Visits, length: number, rng: FitContext['rng']): Uint32Array {
  const drawn = visits.draw(rng.fork('visits'))
  const places = permutation(drawn.length, rng)
  return Uint32Array.from({ length }, (_, i) => drawn[places[i % places.length]!]!)
}

/** Gives a point of the learning curve, which is that of the first net. */
async function showCurve(
  { session, seen, heldOut, meanLoss, asCurve, epochs, nets }: Lesson,
  epoch: number,
  watched: number | null,
  progress: FitContext['progress'],
): Promise<void> {
  const training = asCurve(meanLoss(await session.outputs(seen), seen))
  const held = heldOut && (watched ?? meanLoss(await session.outputs(heldOut), heldOut))
  const validation = held === null ? null : asCurve(held)
  await progress(epoch / epochs / nets, () => ({ round: epoch, training, validation }))
}
