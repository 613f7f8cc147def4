import type { NetStep } from './session.ts'

/** Decay of the running means of gradients and of their squares (Kingma and Ba 2015). */
export const MEAN_DECAY = 0.9
export const SQUARE_DECAY = 0.999

/** Share of the steps over which the learning rate rises. */
const WARM_UP = 0.05

/** Half of 1 + cos(π · x) for x in [0, 1], from 1 down to 0, in arithmetic that every engine rounds alike. */
export function cosine(x: number): number {
  // −sin of the angle's distance from a right angle, by its series; off by less than 1e-10.
  const angle = Math.PI * (x - 0.5)
  const square = angle * angle
  let [term, sine] = [angle, angle]
  for (let k = 2; k <= 16; k += 2) {
    term = (-term * square) / (k * (k + 1))
    sine += term
  }
  return Math.min(1, Math.max(0, (1 - sine) / 2))
}

/**
 * The steps of a net, one after another: the learning rate rises linearly, then falls along a cosine to 0 at the end.
 *
 * @param steps of the whole schedule
 * @param decay of weights, over the learning rate (AdamW: Loshchilov and Hutter 2019)
 * @param drawSeed the seed of the next step's dropout
 */
export function createSchedule(steps: number, learningRate: number, decay: number, drawSeed: () => number) {
  const rising = Math.max(1, Math.round(WARM_UP * steps))
  let [done, meanLeft, squareLeft] = [0, 1, 1]
  return (): NetStep => {
    const share = done < rising ? (done + 1) / rising : cosine((done - rising) / Math.max(1, steps - rising))
    const rate = learningRate * share
    done++
    meanLeft *= MEAN_DECAY
    squareLeft *= SQUARE_DECAY
    return {
      rate: Math.fround(rate / (1 - meanLeft)),
      correction: Math.fround(1 / (1 - squareLeft)),
      shrink: Math.fround(1 - rate * decay),
      seed: drawSeed(),
    }
  }
}
