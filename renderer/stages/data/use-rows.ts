import { useEffect, useRef, useState } from 'react'
import type { RowsPage } from '../../../shared/contract/index.ts'
import { isCancelled, problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import { useShown } from './use-shown.ts'
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
  /** What the columns that are shown say. */
  readonly cells: readonly string[]
  /** The file's own texts, in the order of its columns. */
  readonly source: readonly string[]
  /** Of a cleaned row: what it was cleaned by. */
  readonly cleaned: string | undefined
}

interface Pages {
  readonly key: string
  /** Names of the columns. */
  readonly names: string
  readonly pages: Map<number, readonly Row[]>
  /** Those of the view before: they stay until these are there. */
  readonly before: ReadonlyMap<number, readonly Row[]>
}

const NONE: ReadonlyMap<number, readonly Row[]> = new Map()

/** The rows from place `first` to `last` of a view, fetched in pages as they come into view; undefined where one is on its way. */
export function useRows(
  first: number,
  last: number,
  total: number,
): { rowAt(place: number): Row | undefined; trouble: Trouble | null } {
  const { client, project } = useProject()
  const { view } = useView()
  const { shown } = useShown()
  const key = useViewKey()
  const names = JSON.stringify(shown.columns.map(({ name }) => name))
  const cache = useRef<Pages>({ key, names, pages: new Map(), before: NONE })
  const [, setVersion] = useState(0)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  if (cache.current.key !== key) {
    const { pages, before, names: old } = cache.current
    const last = pages.size > 0 ? pages : before
    cache.current = { key, names, pages: new Map(), before: old === names ? last : NONE }
  }
  const { pages, before } = cache.current
  const latest = useRef(view)
  latest.current = view
  const [from, to] = [Math.floor(first / PAGE), Math.floor(Math.max(first, last) / PAGE)]

  useEffect(() => {
    const abort = new AbortController()
    const load = async (page: number) => {
      const asked = latest.current
      try {
        const answer = await client.data.rows(
          { project: project.id, view: asked, from: page * PAGE, count: PAGE },
          { signal: abort.signal },
        )
        if (pages.size >= KEPT) for (const old of farthest(pages, page)) pages.delete(old)
        pages.set(page, rowsOf(answer, asked.cleaned && JSON.stringify(asked.cleaned)))
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

  const rowAt = (place: number) => {
    const page = Math.floor(place / PAGE)
    return (pages.get(page) ?? before.get(page))?.[place % PAGE]
  }
  return { rowAt, trouble }
}

const rowsOf = ({ rows, numbers, records, source }: RowsPage, cleaned: string | undefined): Row[] =>
  rows.map((cells, at) => ({
    cells,
    number: numbers[at] ?? 0,
    record: records[at] ?? 0,
    source: source?.[at] ?? cells,
    cleaned,
  }))

/** The quarter of the pages that is farthest from where we are. */
const farthest = (pages: ReadonlyMap<number, unknown>, page: number): number[] =>
  [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page)).slice(0, KEPT / 4)
