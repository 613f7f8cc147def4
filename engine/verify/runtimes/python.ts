import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LatheError } from '../../../shared/core/index.ts'
import { parsePredictions } from '../../../shared/export/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import type { RunLimits } from '../child.ts'
import { runProgram } from '../program.ts'
import { defineRuntime } from '../runtime.ts'

/** Where a Python may be: as most systems call it, then as Windows does. */
const COMMANDS = ['python3', 'python']

const ABOUT = 'import platform, numpy; print(platform.python_version(), numpy.__version__)'

/** Scores rows from a file, in a Python that writes no compiled files into the export. */
const PROGRAM = `
import importlib, json, math, sys
sys.dont_write_bytecode = True
folder, package, rows, out = sys.argv[1:5]
sys.path.insert(0, folder)
model = importlib.import_module(package)
with open(rows, encoding="utf-8") as file:
    predictions = model.predict(json.load(file))
def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value
with open(out, "w", encoding="utf-8") as file:
    json.dump([plain(one) for one in predictions], file)
`

const LIMITS: RunLimits = { mostMilliseconds: 20_000 }

let found: Promise<{ command: string; version: string } | null> | undefined

async function look(): Promise<{ command: string; version: string } | null> {
  for (const command of COMMANDS) {
    const { code, stdout } = await runProgram(command, ['-c', ABOUT], LIMITS)
    const [own, numpy] = stdout.trim().split(' ')
    if (code === 0 && own?.startsWith('3.')) return { command, version: `Python ${own}, NumPy ${numpy}` }
  }
  return null
}

/** The Python of this computer, where it has NumPy. */
const theirs = (): Promise<{ command: string; version: string } | null> => {
  found ??= look()
  return found
}

/** A separate Python that imports the exported package. */
export const python = defineRuntime({
  id: 'python',
  hasStatuses: true,
  async find() {
    const own = await theirs()
    return own ? { version: own.version } : { lacks: 'needs Python 3 with NumPy' }
  },
  score: (folder, _entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const own = await theirs()
      const [input, output] = [join(temporary, 'rows.json'), join(temporary, 'predictions.json')]
      await writeFile(input, JSON.stringify(rows))
      const args = ['-c', PROGRAM, folder, await packageOf(folder), input, output]
      const { code, stderr } = await runProgram(own?.command ?? 'python3', args, limits)
      if (code !== 0)
        throw new LatheError(
          'verificationFailed',
          `The exported package could not be run. It said: ${stderr.trim().slice(-500)}`,
          {
            next: 'Nothing was kept. Export again; if it happens again, report it.',
          },
        )
      return parsePredictions(JSON.parse(await readFile(output, 'utf8')))
    }),
})

/** The folder of the package, as pyproject.toml names it. */
async function packageOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'pyproject.toml'), 'utf8')
  return /^packages = \["([a-z0-9_]+)"\]$/mu.exec(text)?.[1] ?? ''
}
