import { z } from 'zod'
import { trialOfLog } from '../../engine/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'
import { count, digits } from '../text.ts'

type Trial = Awaited<ReturnType<typeof trialOfLog>>

export const rolloutCommand = defineCommand({
  id: 'rollout',
  summary: 'Champion against challenger, by the request log of a service and the labels that came back.',
  positionals: ['LOG'],
  options: z.object({
    share: z.string().default('').meta({
      title: 'Per cent of units that the challenger was to answer: looks whether it did',
      placeholder: '0..100',
    }),
  }),
  example: 'lathe rollout requests --share 10',
  async run([folder = ''], { share }) {
    const part = share === '' ? null : Number(share) / 100
    if (part !== null && !(part > 0 && part < 1))
      throw usageError(`--share must not be "${share}".`, { value: share, next: 'Give a number between 0 and 100.' })
    const trial = await trialOfLog(folder, part)
    return { json: trial, text: textOf(trial) }
  },
})

const sideText = ({ rows, units }: Trial['champion']): string => `${count(rows)} rows of ${count(units)} units`

function textOf({ champion, challenger, shadow, figure, comparison, sampleRatio }: Trial): string {
  const { difference, low, high, better } = comparison
  const what = figure === 'accuracy' ? 'Accuracy' : 'Absolute error, as a gain'
  const lines = [
    `version ${champion.version}, champion     ${sideText(champion)}, ${count(comparison.champion)} with labels`,
    `version ${challenger.version}, ${shadow ? 'in shadow' : 'challenger'}   ${sideText(challenger)}, ${count(comparison.challenger)} with labels`,
  ]
  if (difference === null || low === null || high === null)
    lines.push(
      'Too few labels came back to compare them: 100 units of each at least. A unit counts once, as the mean of its rows.',
    )
  else {
    const ends = `${digits(low)} to ${digits(high)}`
    lines.push(`${what}, challenger minus champion: ${digits(difference)} (${ends}; holds however often you look)`)
    lines.push(better ? `The ${better} is better.` : 'Neither is better by more than chance explains.')
  }
  if (sampleRatio?.isMismatch)
    lines.push(
      `The split is not the one that was asked for (p ${sampleRatio.p?.toExponential(1)}): something loses requests, and nothing above can be trusted.`,
    )
  return `${lines.join('\n')}\n`
}
