import { LatheError } from '../../../shared/core/index.ts'
import { defineRuntime } from '../runtime.ts'

/** For workbooks, whose formulas a spreadsheet program works out. */
export const spreadsheet = defineRuntime({
  id: 'spreadsheet',
  find: async () => ({ lacks: 'needs a spreadsheet program, which Lathe does not start' }),
  hasStatuses: false,
  score() {
    throw new LatheError('unsupported', 'There is no program here that works out a workbook.')
  },
})
