import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckSummary, CheckView } from '../../shared/contract/index.ts'
import { writeFileAtomically } from '../store/write-file.ts'

// The last look at new data of each run lies in its project: what it found beside what lists need to know of it.

const checksFolder = (project: string): string => join(project, 'checks')
const SUMMARY = /^(\d{4,9})\.summary\.json$/

/** @param project its folder */
export async function keepCheck(project: string, check: CheckView): Promise<void> {
  const folder = checksFolder(project)
  await mkdir(folder, { recursive: true })
  const { run, file, rows, at, drifted, alarm } = check
  await writeFileAtomically(join(folder, `${run}.json`), JSON.stringify(check))
  const summary: CheckSummary = { run, file, rows, at, drifted, alarm }
  await writeFileAtomically(join(folder, `${run}.summary.json`), JSON.stringify(summary))
}

/** null where there is none, or where another version wrote it: looking again makes a new one. */
export async function readCheck(project: string, run: string): Promise<CheckView | null> {
  const check: unknown = await readJson(join(checksFolder(project), `${run}.json`))
  return isCheck(check) ? check : null
}

/** Run → the last look. */
export async function checkSummaries(project: string): Promise<Record<string, CheckSummary>> {
  const names = await readdir(checksFolder(project)).catch(() => [])
  const found = await Promise.all(
    names
      .filter((name) => SUMMARY.test(name))
      .map(async (name) => {
        const summary = await readJson(join(checksFolder(project), name))
        return isSummary(summary) ? [[summary.run, summary] as const] : []
      }),
  )
  return Object.fromEntries(found.flat())
}

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}

const has = (value: unknown, ...fields: readonly string[]): value is object =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value)

const isSummary = (value: unknown): value is CheckSummary => has(value, 'run', 'file', 'rows', 'at', 'drifted', 'alarm')

const isCheck = (value: unknown): value is CheckView => isSummary(value) && has(value, 'report', 'columns', 'measured')
