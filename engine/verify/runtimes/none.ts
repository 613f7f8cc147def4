import { LatheError } from '../../../shared/core/index.ts'
import { defineRuntime } from '../runtime.ts'

/** For formats that no program with a licence that fits can score. */
export const none = defineRuntime({
  id: 'none',
  find: async () => ({
    lacks:
      'needs a program that scores this format: for PMML an evaluator, for Excel a spreadsheet program; Lathe brings none',
  }),
  hasStatuses: false,
  score() {
    throw new LatheError('unsupported', 'There is no program here that scores this format.')
  },
})
