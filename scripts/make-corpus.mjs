// Adds models of today's format version to shared/bundle/corpus, where a test re-scores them for ever. Run it once for
// each new format version; it never replaces a model that is there.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const VERSION = 5
const LOANS = 'assets/samples/loans.csv'
/** Outcomes whose chance goes up in steps: a linear model of them is calibrated by a curve. */
const steps = join(mkdtempSync(join(tmpdir(), 'lathe-corpus-')), 'steps.csv')
writeFileSync(steps, `x,z,y\n${Array.from({ length: 4000 }, (_, row) => lineOf(row)).join('\n')}\n`)
const MODELS = {
  'steps-curve': [steps, '--target', 'y', '--families', 'linear,baseline', '--mode', 'fast'],
  'loans-groups': [
    LOANS,
    ...['--target', 'repaid', '--families', 'linear', '--params', 'linear.l2=1', '--sensitive', 'sex'],
    ...['--mitigate', 'rejectOption', '--mitigate-point', 'rejectOption-2'],
  ],
  'loans-gbdt': [LOANS, '--target', 'repaid', '--params', 'gbdt.rounds=20', '--families', 'gbdt'],
  'loans-linear': [LOANS, '--target', 'repaid', '--families', 'linear', '--params', 'linear.l2=1'],
  'loans-amount': [LOANS, '--target', 'amount', '--families', 'gbdt', '--params', 'gbdt.rounds=10'],
  'loans-purpose': [LOANS, '--target', 'purpose', '--families', 'linear', '--params', 'linear.l2=1'],
}

mkdirSync(`${ROOT}shared/bundle/corpus`, { recursive: true })
for (const [name, options] of Object.entries(MODELS)) {
  const out = `shared/bundle/corpus/v${VERSION}-${name}.lathe`
  if (existsSync(ROOT + out)) continue
  const { status } = spawnSync(process.execPath, ['bin/lathe.mjs', 'train', ...options, '--quiet', '-o', out], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(1)
}
rmSync(dirname(steps), { recursive: true })

/** A place of x and z, and an outcome that is drawn by its chance without a generator: the same on every machine. */
function lineOf(row) {
  const [x, z] = [((row * 7919) % 4000) / 4000, ((row * 104_729) % 4001) / 4001]
  const chance = x + z < 0.8 ? 0.15 : x + z < 1.5 ? 0.3 : 0.95
  return `${x},${z},${(row * 0.6180339887498949) % 1 < chance ? 'yes' : 'no'}`
}
