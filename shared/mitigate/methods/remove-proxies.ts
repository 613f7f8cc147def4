import { z } from 'zod'
import { defineMitigation } from '../mitigation.ts'

export const removeProxies = defineMitigation({
  id: 'removeProxies',
  title: 'Removing proxies',
  stage: 'before',
  needsAttribute: false,
  about: 'The model is trained without the columns that say most of the group.',
  source:
    'Strength: Cramér’s V of two categories (bias-corrected, Bergsma 2013), the correlation ratio of a number’s ranks within groups',
  params: z.object({
    counts: z.array(z.int().min(1)).default([1, 2, 4]).meta({ title: 'How many columns to leave out' }),
    least: z.number().min(0).max(1).default(0.1).meta({ title: 'Least strength of a proxy' }),
  }),
  plans({ counts, least }, { proxies }) {
    const strong = proxies().filter(([, strength]) => strength >= least)
    const usable = [...new Set(counts.map((count) => Math.min(count, strong.length)))].filter((count) => count > 0)
    return usable.map((count) => {
      const without = strong.slice(0, count).map(([column]) => column)
      return {
        setting: `without ${without.join(', ')}`,
        without,
        blend: 'margins',
        isCalibrated: true,
        learn: async (lesson) => [{ ...(await lesson.fit(null)), weight: 1 }],
      }
    })
  },
})
