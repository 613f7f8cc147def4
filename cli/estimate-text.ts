import type { Foreseen } from '../engine/index.ts'
import { familyTitle } from '../shared/train/index.ts'
import { count, duration, size } from './text.ts'

/** A span says how sure it is by itself: its ends need no digits that nobody believes. */
const roundly = (value: number): number => Number(value.toPrecision(value < 10 ? 1 : 2))

/** What a training is going to take, and what to do where memory may not suffice. */
export function estimateText({ seconds, bytes, availableBytes, trials, families }: Foreseen): string {
  const time = `${duration(roundly(seconds.low))} to ${duration(roundly(seconds.high))}`
  const memory = `${size(roundly(bytes.low))} to ${size(roundly(bytes.high))} of memory`
  const [first] = families
  const most = first && first.share > 0.5 ? `, most of it for ${familyTitle(first.family)}` : ''
  const lines = [`Estimate without a time limit: ${time} for ${count(trials)} trials${most}; ${memory}.`]
  if (bytes.high > availableBytes) {
    const how = bytes.low > availableBytes ? 'will not suffice' : 'may not suffice'
    const names = families.map(({ family }) => family).join(', ')
    lines.push(
      `Memory ${how}: ${size(roundly(availableBytes))} are free. Give fewer rows or columns, leave families out (--families; ${names} take most), or close other programs.`,
    )
  }
  return lines.join('\n')
}
