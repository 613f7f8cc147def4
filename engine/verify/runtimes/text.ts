import { LatheError } from '../../../shared/core/index.ts'
import { defineRuntime } from '../runtime.ts'

/** For what is read by people: there is nothing to score. */
export const text = defineRuntime({
  id: 'text',
  find: async () => ({ lacks: 'it is for people to read and scores no rows; its files are held to their hashes' }),
  hasStatuses: false,
  score() {
    throw new LatheError('unsupported', 'A text for people scores no rows.')
  },
})
