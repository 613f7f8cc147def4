import { useEffect, useRef, useState } from 'react'
import { isCancelled, problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import { sourceKey } from './columns.ts'

const PAGE = 200
/** Pages kept; 12,800 rows. */
const KEPT = 64
/** While the scroll bar is dragged, pages that fly by are not fetched. */
const REST_MS = 30

type Cells = readonly string[]

/** The rows from `first` to `last`, fetched in pages as they come into view; undefined where one is on its way. */
export function useRows(
  first: number,
  last: number,
): { rowAt(row: number): Cells | undefined; trouble: Trouble | null } {
  const { client, project } = useProject()
  const { rows } = project.data
  const key = `${project.id} ${sourceKey(project.data)}`
  const cache = useRef<{ key: string; pages: Map<number, readonly Cells[]> }>({ key, pages: new Map() })
  const [, setVersion] = useState(0)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  if (cache.current.key !== key) cache.current = { key, pages: new Map() }
  const { pages } = cache.current
  const [from, to] = [Math.floor(first / PAGE), Math.floor(Math.max(first, last) / PAGE)]

  useEffect(() => {
    const abort = new AbortController()
    const load = async (page: number) => {
      try {
        const answer = await client.data.rows(
          { project: project.id, from: page * PAGE, count: PAGE },
          { signal: abort.signal },
        )
        if (pages.size >= KEPT) for (const old of farthest(pages, page)) pages.delete(old)
        pages.set(page, answer.rows)
        setTrouble(null)
        setVersion((version) => version + 1)
      } catch (error) {
        if (!abort.signal.aborted && !isCancelled(error)) setTrouble(problemOf(error))
      }
    }
    const timer = setTimeout(() => {
      // Those in view first, then one on each side.
      const inView = Array.from({ length: to - from + 1 }, (_, i) => from + i)
      const wanted = [...inView, to + 1, from - 1].filter((page) => page >= 0 && page * PAGE < rows)
      for (const page of wanted) if (!pages.has(page)) load(page)
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, project.id, pages, rows, from, to])

  return { rowAt: (row) => pages.get(Math.floor(row / PAGE))?.[row % PAGE], trouble }
}

/** The quarter of the pages that is farthest from where we are. */
const farthest = (pages: ReadonlyMap<number, unknown>, page: number): number[] =>
  [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page)).slice(0, KEPT / 4)
