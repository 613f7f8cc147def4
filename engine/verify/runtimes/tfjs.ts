import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePredictions } from '../../../shared/export/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import { distFile } from '../../dist.ts'
import { failed, withNode } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

const PROGRAM = 'tfjs-proof.js'

/** A separate Node that reads the model with tf.loadLayersModel and computes on the processor. */
export const tfjs = defineRuntime({
  id: 'tfjs',
  hasStatuses: false,
  find: () =>
    withTemporaryFolder(async (temporary) => {
      const limits = { mostMilliseconds: 30_000 }
      // Without files it says its version.
      const version = await withNode([distFile(PROGRAM)], temporary, limits, async (child) => {
        await child.exited
        return child.output().stdout.trim()
      })
      return version === ''
        ? { lacks: 'needs TensorFlow.js, which could not be started' }
        : { version: `TensorFlow.js ${version}` }
    }),
  score: (folder, _entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const [input, output] = [join(temporary, 'rows.json'), join(temporary, 'answers.json')]
      await writeFile(input, JSON.stringify(rows))
      await withNode([distFile(PROGRAM), folder, input, output], temporary, limits, async (child) => {
        const code = await child.exited
        if (code !== 0) throw failed(`could not be run (exit code ${code})`, child)
      })
      return parsePredictions(JSON.parse(await readFile(output, 'utf8')))
    }),
})
