// What a call throws, for tests of messages and details.
import { LatheError } from './errors.ts'

/** The LatheError that `run` throws; anything else that it throws, or nothing, fails the test. */
export function thrownBy(run: () => unknown): LatheError {
  try {
    run()
  } catch (error) {
    if (error instanceof LatheError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
