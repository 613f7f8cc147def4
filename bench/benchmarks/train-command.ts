import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineBenchmark, medianSeconds } from '../benchmark.ts'
import { withAdult } from '../data.ts'

const LATHE = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))

/** The main job as a person runs it: a process of its own, trees and linear, from file to model file. */
export const trainCommand = defineBenchmark({
  id: 'train-command',
  title: 'The whole train command, --mode fast',
  run: () =>
    withAdult(async (file, name) => {
      const folder = await mkdtemp(join(tmpdir(), 'lathe-bench-'))
      try {
        const train = [
          'train',
          file,
          '--target',
          'income',
          '--mode',
          'fast',
          '--quiet',
          '-o',
          join(folder, 'model.lathe'),
        ]
        const seconds = await medianSeconds(3, () => runLathe(train))
        const baseline = await medianSeconds(3, () => runLathe(['profile', file, '--quiet']))
        return {
          what: `train ${name}`,
          seconds,
          baseline: { what: 'profile of the same file', seconds: baseline },
          limit: 30,
        }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }),
})

/** The command line, in a process of its own. */
export function runLathe(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LATHE, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`lathe ${args[0]} exited with ${code}`))))
  })
}
