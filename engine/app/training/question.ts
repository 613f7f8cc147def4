import { LatheError } from '../../../shared/core/index.ts'
import type { OpenControls } from '../tables/open-table.ts'

/** Work that takes longer to hear of a cancel ends behind whoever cancelled. */
const MOST_CANCEL_MILLISECONDS = 400

/** What is told to whoever asked; after a result or an error, nothing more is heard. */
export interface Asker<Result> {
  readonly onProgress: NonNullable<OpenControls['onProgress']>
  readonly onResult: (result: Result) => void
  readonly onError: (error: Error) => void
}

/** The way to whoever answers. */
export interface Line {
  /** Says that the answer is not wanted any more. */
  cancel(): void
  /** Called once, when the question is settled. */
  close(): void
}

/** A question to somewhere else, which is followed and can be cancelled: that is answered within half a second. */
export function askQuestion<Result>(
  { onProgress, signal }: OpenControls,
  connect: (asker: Asker<Result>) => Line,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      signal?.removeEventListener('abort', cancel)
      line.close()
      settle()
    }
    const cancel = () => {
      line.cancel()
      setTimeout(() => end(() => reject(new LatheError('cancelled', 'Cancelled.'))), MOST_CANCEL_MILLISECONDS).unref()
    }
    const line = connect({
      onProgress: (progress) => onProgress?.(progress),
      onResult: (result) => end(() => resolve(result)),
      onError: (error) => end(() => reject(error)),
    })
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
  })
}
