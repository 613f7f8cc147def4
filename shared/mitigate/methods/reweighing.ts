import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'
import type { GroupedRows } from '../parity.ts'

/**
 * The weight of every row with which its group says nothing of its class: rows of the group × rows of the class / (all rows ×
 * rows of both). Rows of no group that is compared weigh 1.
 */
export function reweighed({ labels, groups, groupCount }: GroupedRows): Float64Array {
  const cells = new Float64Array(2 * groupCount)
  for (let row = 0; row < labels.length; row++) {
    const group = groups[row] ?? -1
    if (group >= 0) cells[2 * group + (labels[row] ?? 0)] = (cells[2 * group + (labels[row] ?? 0)] ?? 0) + 1
  }
  const of = (group: number, label: number) => cells[2 * group + label] ?? 0
  const all = cells.reduce((sum, count) => sum + count, 0)
  const ofLabel = [0, 1].map((label) => cells.reduce((sum, count, cell) => sum + (cell % 2 === label ? count : 0), 0))
  return Float64Array.from(groups, (group, row) => {
    if (group < 0) return 1
    const label = labels[row] ?? 0
    return ((of(group, 0) + of(group, 1)) * (ofLabel[label] ?? 0)) / (all * of(group, label))
  })
}

export const reweighing = defineMitigation({
  id: 'reweighing',
  title: 'Reweighing',
  stage: 'before',
  needsAttribute: false,
  about: 'Rows count more or less in training, so that among them the group says nothing of the class.',
  source: 'Kamiran and Calders, "Data preprocessing techniques for classification without discrimination", 2012',
  params: z.object({
    strengths: z
      .array(z.number().min(0).max(2))
      .default([0.5, 1])
      .meta({ title: 'How far weights are moved from 1 (1: all the way)' }),
  }),
  plans: ({ strengths }) =>
    strengths.map((strength) => ({
      setting: `strength ${strength}`,
      blend: 'margins',
      isCalibrated: true,
      async learn(lesson) {
        const weight = reweighed(lesson).map((own) => Math.max(0, 1 + strength * (own - 1)))
        return [{ ...(await lesson.fit(weight)), weight: 1 }]
      },
    })),
})
