import { LatheError } from '../../../shared/core/index.ts'
import { defineRuntime } from '../runtime.ts'

/** For PMML: no evaluator has a licence that fits. */
export const none = defineRuntime({
  id: 'none',
  find: async () => ({
    lacks: 'needs a PMML evaluator; Lathe brings none',
  }),
  hasStatuses: false,
  score() {
    throw new LatheError('unsupported', 'There is no program here that scores this format.')
  },
})
