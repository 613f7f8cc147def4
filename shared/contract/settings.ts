import { z } from 'zod'

/** What a person sets for the whole application. */
export const SETTINGS = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  contrast: z.enum(['system', 'more']),
  /** Language tag whose marks numbers and dates have, such as `de-CH`; '' for the system's. */
  locale: z.string().regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
  /** Gigabytes that reading a file may use; null for four fifths of the machine's. */
  memoryGigabytes: z.number().min(0.25).max(4096).nullable(),
  /** Threads that reading a file may use; null for all cores. */
  threads: z.int().min(1).max(1024).nullable(),
})

export type Settings = z.output<typeof SETTINGS>

const { theme, contrast, locale, memoryGigabytes, threads } = SETTINGS.shape

/** Settings as a file keeps them: one that is missing or not understood is the default. */
export const KEPT_SETTINGS = z.object({
  theme: theme.catch('system'),
  contrast: contrast.catch('system'),
  locale: locale.catch(''),
  memoryGigabytes: memoryGigabytes.catch(null),
  threads: threads.catch(null),
})
