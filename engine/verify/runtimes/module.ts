import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parsePredictions } from '../../../shared/export/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import { failed, withNode } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

/** What the separate Node runs: the exported module on rows from a file, its predictions to stdout. */
const PROGRAM = `
import { readFileSync } from 'node:fs'
const [module, rows] = process.argv.slice(2)
const { predict } = await import(module)
process.stdout.write(JSON.stringify(predict(JSON.parse(readFileSync(rows, 'utf8')))), () => process.exit(0))
`

/** A separate Node that imports the exported module. */
export const module = defineRuntime({
  id: 'module',
  version: () => `node ${process.versions.node}`,
  score: (folder, entry, rows, limits) =>
    withTemporaryFolder(async (temporary) => {
      const [program, file] = [join(temporary, 'score.mjs'), join(temporary, 'rows.json')]
      await writeFile(program, PROGRAM)
      await writeFile(file, JSON.stringify(rows))
      return withNode([program, pathToFileURL(join(folder, entry)).href, file], temporary, limits, async (child) => {
        const code = await child.exited
        if (code !== 0) throw failed(`could not be run (exit code ${code})`, child)
        return parsePredictions(parsed(child.output().stdout))
      })
    }),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
