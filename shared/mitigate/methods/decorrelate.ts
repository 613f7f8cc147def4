import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'

export const decorrelate = defineMitigation({
  id: 'decorrelate',
  title: 'Decorrelating numbers',
  stage: 'before',
  needsAttribute: true,
  about:
    'What the group explains of the numbers of a row is taken out of them, so that each has the same mean in every group. Columns of categories stay as they are.',
  source:
    'Fairlearn CorrelationRemover: residuals of a linear regression of each column on the group; Calders et al. 2013, Controlling attribute effect in linear regression',
  params: z.object({
    strengths: z
      .array(z.number().min(0).max(1))
      .default([0.5, 1])
      .meta({ title: 'How much of it is taken out (1: all that the group explains)' }),
  }),
  plans: ({ strengths }, { columns }) =>
    strengths.map((strength) => ({
      setting: `strength ${strength}`,
      steps: columns.map((by) => ({ id: 'decorrelate', params: { by, strength } })),
      blend: 'margins',
      isCalibrated: true,
      learn: async (lesson) => [{ ...(await lesson.fit(null)), weight: 1 }],
    })),
})
