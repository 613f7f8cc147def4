import type { KeepControls } from '../store/keep-source.ts'
import type { OpenControls } from './tables/open-table.ts'

/** The fraction of an import that is done when the project has its copies. */
const KEPT = 0.1

/** One import as its two parts: keeping copies of the files, then opening them. */
export function importControls({ onProgress = () => {}, signal }: OpenControls): {
  readonly keeping: KeepControls
  readonly opening: OpenControls
} {
  const stop = { ...(signal && { signal }) }
  return {
    keeping: {
      ...stop,
      onProgress: (fraction) => onProgress({ fraction: KEPT * fraction, text: 'taking a copy', rows: 0 }),
    },
    opening: {
      ...stop,
      onProgress: (progress) => onProgress({ ...progress, fraction: KEPT + (1 - KEPT) * progress.fraction }),
    },
  }
}
