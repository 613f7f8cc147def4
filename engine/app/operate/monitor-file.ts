import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { CheckSummary, LookPoint, MonitorView } from '../../../shared/contract/index.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { projectFolder } from '../project-file.ts'

// What a monitor found, in a folder a run: the latest look, and the alerts.

/** Where the monitors of a project keep what they found. */
export const monitorsFolder = (home: string, project: string): string => join(projectFolder(home, project), 'monitor')

const folderOf = (home: string, project: string, run: string): string => join(monitorsFolder(home, project), run)

export const bookFile = (home: string, project: string, run: string): string =>
  join(folderOf(home, project, run), 'alerts.json')

const latestFile = (home: string, project: string, run: string): string =>
  join(folderOf(home, project, run), 'latest.json')

/** The version of what is kept; another one is looked at again. */
const VERSION = 1
/** Looks and alerts stand in files of their own. */
export type KeptView = Omit<MonitorView, 'alerts' | 'looks'>

const KEPT = z.object({ version: z.literal(VERSION), view: z.custom<KeptView>() })

export async function keepLatest(home: string, project: string, run: string, view: KeptView): Promise<void> {
  const path = latestFile(home, project, run)
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomically(path, `${JSON.stringify({ version: VERSION, view })}\n`)
  await writeFileAtomically(summaryFile(home, project, run), `${JSON.stringify(summaryOf(view))}\n`)
}

const summaryFile = (home: string, project: string, run: string): string =>
  join(folderOf(home, project, run), 'summary.json')

const SUMMARY = z.object({
  run: z.string(),
  file: z.string(),
  rows: z.number(),
  at: z.number(),
  drifted: z.array(z.string()),
  alarm: z.boolean(),
})

export const summaryOf = ({ run, source, rows, at, report }: KeptView): CheckSummary => ({
  ...{ run, file: source, rows, at, alarm: report.dataset.alarm },
  drifted: report.columns.flatMap(({ column, state }) => (state === 'drifted' ? [column] : [])),
})

/** Run → what its last look found, as far as lists need it: the whole of it may be large. */
export async function checkSummaries(home: string, project: string): Promise<Record<string, CheckSummary>> {
  const runs = await readdir(join(projectFolder(home, project), 'monitor')).catch(() => [])
  const found = await Promise.all(
    runs.map(async (run) => {
      const text = await readFile(summaryFile(home, project, run), 'utf8').catch(() => '')
      try {
        return [[run, SUMMARY.parse(JSON.parse(text))] as const]
      } catch {
        return []
      }
    }),
  )
  return Object.fromEntries(found.flat())
}

/** null where nothing was kept, or what was cannot be read: it is found again by the next look. */
export async function readLatest(home: string, project: string, run: string): Promise<KeptView | null> {
  const text = await readFile(latestFile(home, project, run), 'utf8').catch(() => '')
  try {
    return KEPT.parse(JSON.parse(text)).view
  } catch {
    return null
  }
}

const MOST_LOOKS = 1000

const looksFile = (home: string, project: string, run: string): string =>
  join(folderOf(home, project, run), 'looks.json')

/** Every look by a run's model, oldest first. */
export async function readLooks(home: string, project: string, run: string): Promise<readonly LookPoint[]> {
  const text = await readFile(looksFile(home, project, run), 'utf8').catch(() => '')
  try {
    return LOOKS.parse(JSON.parse(text)).looks
  } catch {
    return []
  }
}

const LOOKS = z.object({ version: z.literal(VERSION), looks: z.array(z.custom<LookPoint>()) })

/** @returns all of them, this one last */
export async function addLook(
  home: string,
  project: string,
  run: string,
  look: LookPoint,
): Promise<readonly LookPoint[]> {
  const looks = [...(await readLooks(home, project, run)), look].slice(-MOST_LOOKS)
  await writeFileAtomically(looksFile(home, project, run), `${JSON.stringify({ version: VERSION, looks })}\n`)
  return looks
}
