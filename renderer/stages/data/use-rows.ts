import { useEffect, useRef, useState } from 'react'
import type { RowsPage } from '../../../shared/contract/index.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import { useView, useViewKey } from './use-view.ts'

const PAGE = 200
/** Pages kept; 12,800 rows. */
const KEPT = 64
/** While the scroll bar is dragged, pages that fly by are not fetched. */
const REST_MS = 30

/** A row of the grid. */
export interface Row {
  /** Its number in the table, and its data record in the file; both from 0. */
  readonly number: number
  readonly record: number
  readonly cells: readonly string[]
}

/** The rows from place `first` to `last` of a view, fetched in pages as they come into view; undefined where one is on its way. */
export function useRows(
  first: number,
  last: number,
  total: number,
): { rowAt(place: number): Row | undefined; trouble: Trouble | null } {
  const { client, project } = useProject()
  const { view } = useView()
  const key = useViewKey()
  const cache = useRef<{ key: string; pages: Map<number, readonly Row[]> }>({ key, pages: new Map() })
  const [, setVersion] = useState(0)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  if (cache.current.key !== key) cache.current = { key, pages: new Map() }
  const { pages } = cache.current
  const shown = useRef(view)
  shown.current = view
  const [from, to] = [Math.floor(first / PAGE), Math.floor(Math.max(first, last) / PAGE)]

  useEffect(() => {
    const abort = new AbortController()
    const load = async (page: number) => {
      try {
        const answer = await client.data.rows(
          { project: project.id, view: shown.current, from: page * PAGE, count: PAGE },
          { signal: abort.signal },
        )
        if (pages.size >= KEPT) for (const old of farthest(pages, page)) pages.delete(old)
        pages.set(page, rowsOf(answer))
        setTrouble(null)
        setVersion((version) => version + 1)
      } catch (error) {
        if (!abort.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
      }
    }
    const timer = setTimeout(() => {
      // Those in view first, then one on each side.
      const inView = Array.from({ length: to - from + 1 }, (_, i) => from + i)
      const wanted = [...inView, to + 1, from - 1].filter((page) => page >= 0 && page * PAGE < total)
      for (const page of wanted) if (!pages.has(page)) load(page)
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, project.id, pages, from, to, total])

  return { rowAt: (place) => pages.get(Math.floor(place / PAGE))?.[place % PAGE], trouble }
}

const rowsOf = ({ rows, numbers, records }: RowsPage): Row[] =>
  rows.map((cells, at) => ({ cells, number: numbers[at] ?? 0, record: records[at] ?? 0 }))

/** The quarter of the pages that is farthest from where we are. */
const farthest = (pages: ReadonlyMap<number, unknown>, page: number): number[] =>
  [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page)).slice(0, KEPT / 4)
