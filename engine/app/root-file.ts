import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The root of Lathe's own files. Built code lies in dist/, source code in engine/app/. */
const ROOT = ['../', '../../'].find((place) => existsSync(new URL(`${place}package.json`, import.meta.url))) ?? '../'

/** The path of a file that ships with Lathe, such as `assets/samples/loans.csv`. */
export const rootFile = (path: string): string => fileURLToPath(new URL(ROOT + path, import.meta.url))
