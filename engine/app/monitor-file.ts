import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { CheckSummary, MonitorView } from '../../shared/contract/index.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { projectFolder } from './project-file.ts'

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
const KEPT = z.object({ version: z.literal(VERSION), view: z.custom<Omit<MonitorView, 'alerts'>>() })

export async function keepLatest(
  home: string,
  project: string,
  run: string,
  view: Omit<MonitorView, 'alerts'>,
): Promise<void> {
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

const summaryOf = ({ run, source, rows, at, report }: Omit<MonitorView, 'alerts'>): CheckSummary => ({
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
export async function readLatest(
  home: string,
  project: string,
  run: string,
): Promise<Omit<MonitorView, 'alerts'> | null> {
  const text = await readFile(latestFile(home, project, run), 'utf8').catch(() => '')
  try {
    return KEPT.parse(JSON.parse(text)).view
  } catch {
    return null
  }
}
