import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MODELS } from '../../shared/models/index.ts'
import { ROOT } from './host.test-support.ts'

// What the browser is given, as it was built.

const BUILT = join(ROOT, 'dist/renderer')
const isBuilt = existsSync(BUILT)
if (!isBuilt) console.log('skipped: the window is not built; run npm run build')
const LARGEST = 600_000

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))

test.skipIf(!isBuilt)('the window holds no model: it only shows what the engine says', () => {
  const code = filesOf(BUILT)
    .filter((path) => path.endsWith('.js'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const titles = MODELS.members.map(({ title }) => title)
  expect(titles.length).toBeGreaterThanOrEqual(3)
  // The scorer holds every model, so a marker that it lacks would prove nothing.
  const engine = readFileSync(join(ROOT, 'dist/cli.js'), 'utf8')
  for (const title of titles) {
    expect(engine).toContain(title)
    expect(code).not.toContain(title)
  }
})

test.skipIf(!isBuilt)('everything that Home and all stages load is below 600 kB gzipped, fonts apart', () => {
  const sizes = filesOf(BUILT)
    .filter((path) => /\.(js|css|html)$/.test(path))
    .map((path) => gzipSync(readFileSync(path)).length)
  expect(sizes.length).toBeGreaterThan(3)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`the window: ${Math.round(total / 1000)} kB gzipped in ${sizes.length} files`)
  expect(total).toBeLessThan(LARGEST)
})
