// `npm test`: everything that claims to be checked. Arguments are passed on to the test runner.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bootstrap } from './bootstrap.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RESULTS = '.cache/tests.json'

try {
  await bootstrap({ rebuild: true })
} catch (error) {
  console.error(`npm test: ${error.message}`)
  process.exit(1)
}
mkdirSync(`${ROOT}.cache`, { recursive: true })
step('generated files are up to date', 'node', ['scripts/generate.mjs', '--check'])
step('lint and format', 'node_modules/.bin/biome', ['check', '--error-on-warnings', '.'])
step('types', 'node_modules/.bin/tsc', ['-b'])
const failed = step(
  'tests',
  'node_modules/.bin/vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`, ...process.argv.slice(2)],
  { mayFail: true },
)
const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
  readFileSync(ROOT + RESULTS, 'utf8'),
)
// A file that could not be loaded has no test that failed.
for (const { name, status } of testResults) if (status === 'failed') console.log(`failed: ${name}`)
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
process.exit(failed ? 1 : 0)

/** Runs one check; ends the whole run where it fails, unless `mayFail`, when it returns whether it did. */
function step(title, command, args, { mayFail = false } = {}) {
  console.log(`\n== ${title}`)
  const started = performance.now()
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0 && !mayFail) {
    console.error(`failed: ${title}`)
    process.exit(1)
  }
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return status !== 0
}
