import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LatheError } from '../shared/core/index.ts'

/** The path of a built program. Built code lies in dist/ itself; source code (in tests) finds dist/ beside engine/. */
export function distFile(name: string): string {
  for (const place of ['./', '../dist/']) {
    const path = fileURLToPath(new URL(place + name, import.meta.url))
    // Threads and other processes read no archive: their programs lie beside it.
    const outside = path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
    if (outside !== path && existsSync(outside)) return outside
    if (existsSync(path)) return path
  }
  throw new LatheError('usage', `The built program ${name} is missing.`, { file: name, next: 'Run: npm run build' })
}

export const distText = (name: string): string => readFileSync(distFile(name), 'utf8')
