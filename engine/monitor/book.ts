import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { dataError, LatheError } from '../../shared/core/index.ts'
import type { Figure } from '../../shared/metrics/index.ts'
import {
  type AlertBook,
  type AlertEvent,
  type AlertKind,
  type ChunkReport,
  type Condition,
  canSettle,
  conditionsIn,
  EMPTY_BOOK,
  look,
} from '../../shared/monitor/index.ts'
import { writeFileAtomically } from '../store/write-file.ts'

const STEP = z.object({
  does: z.enum(['look', 'retrain', 'mute', 'service', 'audit']),
  title: z.string(),
  text: z.string(),
})
const ALERT = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.enum([
    'drift',
    'absent',
    'missing',
    'unseen',
    'outOfRange',
    'whole',
    'prediction',
    'label',
    'performance',
    'fairness',
    'anomalies',
    'duplicates',
    'service',
  ]),
  subject: z.string(),
  title: z.string(),
  what: z.string(),
  sure: z.string(),
  p: z.number().nullable(),
  steps: z.array(STEP).readonly(),
  state: z.enum(['open', 'closed']),
  since: z.number().nullable(),
  raisedAt: z.number(),
  lastAt: z.number(),
  closedAt: z.number().nullable(),
  calm: z.number(),
  closedBy: z.enum(['itself', 'person']).nullable(),
})

const BOOK = z.object({
  alerts: z.array(ALERT).readonly(),
  mutes: z.array(z.object({ key: z.string(), until: z.number(), note: z.string() })).readonly(),
  /** Where the rows end that were looked at: those of a look before raise and close nothing again. */
  seen: z.number().nullable().default(null),
  /** What the rows were counted by. */
  by: z.string().default(''),
})

/** Alerts of one model, and how far its data were looked at. */
export type KeptBook = z.output<typeof BOOK>

const NOTHING: KeptBook = { ...EMPTY_BOOK, seen: null, by: '' }

/** @returns an empty book where there is no file; throws where there is one of something else, which is then not written over */
export async function readBook(path: string): Promise<KeptBook> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    throw noBook(path, error instanceof Error ? error.message : String(error))
  })
  if (text === undefined) return NOTHING
  try {
    return BOOK.parse(JSON.parse(text))
  } catch {
    throw noBook(path, 'it holds something else')
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const noBook = (path: string, why: string): LatheError =>
  dataError(`${path} does not keep alerts: ${why}.`, {
    file: path,
    next: 'Name another file, which is made where it is not there, or move this one away.',
  })

/** Of a file of Lathe's own, in a project: where it is damaged, alerts come again from the data. */
export const readOwnBook = (path: string): Promise<KeptBook> =>
  readBook(path).catch((error: unknown) => {
    if (error instanceof LatheError) return NOTHING
    throw error
  })

export async function writeBook(path: string, book: KeptBook): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomically(path, `${JSON.stringify(book, null, 2)}\n`)
}

/** What the parts of a look change in a book. */
export function takeIn(
  book: KeptBook,
  { parts, by }: { readonly parts: readonly ChunkReport[]; readonly by: string },
  {
    target,
    released,
    at,
  }: { readonly target: string; readonly released: Readonly<Record<string, Figure>>; readonly at: number },
): { book: KeptBook; events: AlertEvent[] } {
  // Rows are counted anew where they are parted otherwise; the whole of a file is always a new look.
  const seen = by !== '' && by === book.by ? book.seen : null
  let current: AlertBook = book
  const events: AlertEvent[] = []
  let settled = seen
  for (const { span, report } of parts) {
    if (seen !== null && span.to < seen) continue
    const isAgain = seen !== null && span.to === seen
    const found = look(current, conditionsIn(report, target, released), at, {
      since: isClock(by) ? span.from : null,
      kinds: isOfData,
      canClose: canSettle(report) && !isAgain,
    })
    current = found.book
    events.push(...found.events)
    if (canSettle(report)) settled = span.to
  }
  return { book: { ...current, seen: settled, by }, events: lastOfEach(events) }
}

const isOfData = (kind: AlertKind): boolean => kind !== 'service'

/** What was raised and closed at one look is told by its end. */
function lastOfEach(events: readonly AlertEvent[]): AlertEvent[] {
  const last = new Map(events.map((event) => [event.alert.id, event]))
  const raised = new Set(events.filter(({ type }) => type === 'raised').map(({ alert }) => alert.id))
  return [...last.values()].filter(({ type, alert }) => type === 'raised' || !raised.has(alert.id))
}

const isClock = (by: string): boolean => by === 'hour' || by === 'day' || by === 'week'

/** What one look at a service changes. */
export function takeInService(book: KeptBook, conditions: readonly Condition[], at: number) {
  const { book: next, events } = look(book, conditions, at, { since: at, kinds: (kind) => kind === 'service' })
  return { book: { ...book, ...next }, events }
}
