// `npm start`: opens the application. Until the window exists it shows how to run the main job, and runs it on a sample.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bootstrap } from './bootstrap.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

await bootstrap()
mkdirSync(`${ROOT}dist/sample`, { recursive: true })
const STEPS = [
  'profile assets/samples/loans.csv',
  'train assets/samples/loans.csv --target repaid --sensitive sex --mode fast -o dist/sample/loans.lathe',
  'export dist/sample/loans.lathe --to web -o dist/sample/loans-web',
]
console.log('The window is not built yet. This is the main job on the command line, run on a bundled sample:')
for (const step of STEPS) {
  console.log(`\n> node bin/lathe.mjs ${step}\n`)
  const { status } = spawnSync(process.execPath, [`${ROOT}bin/lathe.mjs`, ...step.split(' ')], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
console.log(
  '\nOpen dist/sample/loans-web/index.html in a browser. On your own file:\n\n  node bin/lathe.mjs train FILE --target COLUMN -o model.lathe\n  node bin/lathe.mjs --help',
)
