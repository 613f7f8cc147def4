import type { EarlyEnd } from '../../../shared/contract/index.ts'
import { count, counted, significant } from '../../format/index.ts'
import { BASELINE, type Trial } from './ranking.ts'
import { votersOf } from './voters.ts'

/** The settings that tell a model from others of its family: “217 trees, 31 leaves”. */
export function trialDetail(trial: Trial): string {
  const settings = settingsOf(trial)
  return trial.isFirstLook ? [settings, 'a first look only'].filter((part) => part !== '').join(', ') : settings
}

function settingsOf({ family, params }: Trial): string {
  const number = (name: string): number | null => {
    const value = params[name]
    return typeof value === 'number' ? value : null
  }
  if (family === BASELINE) return 'always says the same'
  const voters = votersOf(params)
  if (voters.length > 0) return `${count(voters.length)} models vote`
  const [rounds, leaves, depth, rate, l2] = ['rounds', 'maxLeaves', 'maxDepth', 'learningRate', 'l2'].map(number)
  const trees = rounds ?? number('trees')
  const knots = number('knots')
  const parts = [
    trees && `${count(trees)} ${trees === 1 ? 'tree' : 'trees'}`,
    leaves ? `${count(leaves)} leaves` : depth && `${count(depth)} deep`,
    rate && `step ${significant(rate)}`,
  ].filter((part) => typeof part === 'string')
  if (parts.length > 0) return parts.join(', ')
  const bends = knots ? `, ${count(knots)} knots` : ''
  return typeof l2 === 'number' ? `penalty ${significant(l2)}${bends}` : ''
}

/** Why not everything was tried: “The time limit ended it: 3 of 8 candidates tried.” */
export function earlyWords({ by, candidates }: EarlyEnd, tried: number): string {
  const end = by === 'request' ? 'Finished early on request' : 'The time limit ended it'
  const last = tried < candidates ? '' : ', not all of them on every part of the rows'
  return `${end}: ${count(tried)} of ${counted(candidates, 'candidate')} tried${last}.`
}

/** Microseconds to score one row. */
export const microsecondsPerRow = ({ rowsPerSecond }: Trial): string =>
  rowsPerSecond > 0 ? significant(1e6 / rowsPerSecond) : '–'
