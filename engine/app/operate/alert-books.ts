import type { AlertView } from '../../../shared/contract/index.ts'
import { usageError } from '../../../shared/core/index.ts'
import { type KeptBook, readOwnBook, writeBook } from '../../monitor/book.ts'
import { inTurn } from '../../store/in-turn.ts'
import type { Engine } from '../engine.ts'
import { readRun } from '../training/run-file.ts'
import { bookFile } from './monitor-file.ts'

/** Changes the alerts of a run; changes asked for at the same time follow one another. */
export function changeBook(
  { home }: Pick<Engine, 'home'>,
  project: string,
  run: string,
  by: (book: KeptBook) => KeptBook,
): Promise<AlertView[]> {
  const path = bookFile(home, project, run)
  return inTurn(path, async () => {
    await readRun(home, project, run)
    const book = by(await readOwnBook(path))
    await writeBook(path, book)
    return alertViews(book)
  })
}

export function alertOf({ alerts }: KeptBook, id: string) {
  const found = alerts.find((alert) => alert.id === id)
  if (found) return found
  throw usageError(`There is no alert "${id}".`, { value: id, next: 'Choose one of the list.' })
}

export function alertViews({ alerts, mutes }: KeptBook): AlertView[] {
  const now = Date.now()
  return inOrder(
    alerts.map((alert) => ({
      ...alert,
      muted: mutes.find(({ key, until }) => key === alert.key && until > now) ?? null,
    })),
  )
}

/** Open ones first, and of these the latest. */
export const inOrder = (alerts: readonly AlertView[]): AlertView[] =>
  alerts.toSorted((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || b.lastAt - a.lastAt)
