import { writeFile } from 'node:fs/promises'
import { writeAtomically } from '../data/index.ts'

/** Writes a file's whole content, given at once or in pieces, or leaves what was there. */
export const writeFileAtomically = (path: string, content: Uint8Array | string | Iterable<Uint8Array>): Promise<void> =>
  writeAtomically(path, (temporary) => writeFile(temporary, content))
