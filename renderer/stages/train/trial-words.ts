import { count, significant } from '../../format/index.ts'
import { BASELINE, type Trial } from './ranking.ts'

/** The settings that tell a model from others of its family: “217 trees, 31 leaves”. */
export function trialDetail({ family, params }: Trial): string {
  const number = (name: string): number | null => {
    const value = params[name]
    return typeof value === 'number' ? value : null
  }
  if (family === BASELINE) return 'always says the same'
  const [rounds, leaves, depth, rate, l2] = ['rounds', 'maxLeaves', 'maxDepth', 'learningRate', 'l2'].map(number)
  const parts = [
    rounds && `${count(rounds)} ${rounds === 1 ? 'tree' : 'trees'}`,
    leaves ? `${count(leaves)} leaves` : depth && `${count(depth)} deep`,
    rate && `step ${significant(rate)}`,
  ].filter((part) => typeof part === 'string')
  if (parts.length > 0) return parts.join(', ')
  return typeof l2 === 'number' ? `penalty ${significant(l2)}` : ''
}

/** Microseconds to score one row. */
export const microsecondsPerRow = ({ rowsPerSecond }: Trial): string =>
  rowsPerSecond > 0 ? significant(1e6 / rowsPerSecond) : '–'
