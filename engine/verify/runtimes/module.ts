import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseExplained, parsePredictions } from '../../../shared/export/index.ts'
import type { Cell } from '../../../shared/table/index.ts'
import { withTemporaryFolder } from '../../data/temporary.ts'
import { failed, type RunLimits, withNode } from '../child.ts'
import { defineRuntime } from '../runtime.ts'

/** What the separate Node runs: the exported module on rows from a file, its predictions to stdout. */
const PROGRAM = `
import { readFileSync } from 'node:fs'
const [module, rows, reasons] = process.argv.slice(2)
const { predict } = await import(module)
const predictions = predict(JSON.parse(readFileSync(rows, 'utf8')), { reasons: Number(reasons) })
process.stdout.write(JSON.stringify(predictions), () => process.exit(0))
`

/** A separate Node that imports the exported module. */
export const module = defineRuntime({
  id: 'module',
  find: async () => ({ version: `node ${process.versions.node}` }),
  hasStatuses: true,
  score: async (folder, entry, rows, limits) => parsePredictions(await answered(folder, entry, rows, 0, limits)),
  explain: async (folder, entry, rows, reasons, limits) =>
    parseExplained(await answered(folder, entry, rows, reasons, limits)),
})

const answered = (
  folder: string,
  entry: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  reasons: number,
  limits: RunLimits,
): Promise<unknown> =>
  withTemporaryFolder(async (temporary) => {
    const [program, file] = [join(temporary, 'score.mjs'), join(temporary, 'rows.json')]
    await writeFile(program, PROGRAM)
    await writeFile(file, JSON.stringify(rows))
    const args = [program, pathToFileURL(join(folder, entry)).href, file, String(reasons)] as const
    return withNode(args, temporary, limits, async (child) => {
      const code = await child.exited
      if (code !== 0) throw failed(`could not be run (exit code ${code})`, child)
      return parsed(child.output().stdout)
    })
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
