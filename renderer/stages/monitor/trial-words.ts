import type { RolloutView } from '../../../shared/contract/index.ts'
import { decimal } from '../../format/index.ts'

/** As a sentence begins. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** Which of two models answers better: a word only where the interval says so. */
export function trialSentence(
  comparison: RolloutView['comparison'],
  { champion, challenger }: { readonly champion: string; readonly challenger: string },
): string {
  const [one, other] = comparison?.better === 'champion' ? [champion, challenger] : [challenger, champion]
  const start = sentence(one)
  return comparison?.better ? `${start} answers better than ${other}` : `${start} and ${other}: no clear difference yet`
}

/** A share that somebody chose: without a decimal that says nothing. */
export const chosenShare = (value: number): string =>
  `${decimal(100 * value, Number.isInteger(Math.round(1000 * value) / 10) ? 0 : 1)}\u202f%`

/** What a version does in the service: "challenger, 10 %"; null where it does nothing there. */
export function servedWords(rollout: RolloutView | null, run: string | null): string | null {
  if (!rollout || run === null || rollout.challenger === null) return null
  const { champion, challenger, shadow } = rollout
  if (run === challenger) return shadow ? 'in shadow' : chosenShare(rollout.share)
  return run === champion ? (shadow ? 'answers all' : chosenShare(1 - rollout.share)) : null
}
