// Adds models of today's format version to shared/bundle/corpus, where a test re-scores them for ever. Run it once for
// each new format version; it never replaces a model that is there.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const VERSION = 4
const MODELS = {
  'loans-gbdt': ['--target', 'repaid', '--params', 'gbdt.rounds=20', '--families', 'gbdt'],
  'loans-linear': ['--target', 'repaid', '--families', 'linear', '--params', 'linear.l2=1'],
  'loans-amount': ['--target', 'amount', '--families', 'gbdt', '--params', 'gbdt.rounds=10'],
  'loans-purpose': ['--target', 'purpose', '--families', 'linear', '--params', 'linear.l2=1'],
}

mkdirSync(`${ROOT}shared/bundle/corpus`, { recursive: true })
for (const [name, options] of Object.entries(MODELS)) {
  const out = `shared/bundle/corpus/v${VERSION}-${name}.lathe`
  if (existsSync(ROOT + out)) continue
  const { status } = spawnSync(
    process.execPath,
    ['bin/lathe.mjs', 'train', 'assets/samples/loans.csv', ...options, '--quiet', '-o', out],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (status !== 0) process.exit(1)
}
