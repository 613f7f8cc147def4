import { readFileSync } from 'node:fs'
import { rootFile } from './root-file.ts'

/** Lathe's own version, as package.json has it. */
export const latheVersion = (): string => String(JSON.parse(readFileSync(rootFile('package.json'), 'utf8')).version)
