import { useCallback, useState } from 'react'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import type { ColumnType, Data } from './columns.ts'

/** What a person said about how the file is read; the rest is found out. */
export interface Reading {
  readonly delimiter?: string
  readonly encoding?: string
  readonly header?: boolean
  readonly skip?: number
  readonly table?: string
  readonly sheet?: string
  readonly types?: Readonly<Record<string, ColumnType>>
  readonly missing?: readonly string[]
}

const keyOf = (project: string): string => `lathe.reading.${project}`

const isReading = (value: unknown): value is Reading => typeof value === 'object' && value !== null

function keptReading(project: string): Reading {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(project)) ?? 'null')
    return isReading(kept) ? kept : {}
  } catch {
    return {}
  }
}

/** Types that were given show in the engine's reason, so that they last where the browser's storage does not. */
const givenTypes = ({ columns }: Data): Record<string, ColumnType> =>
  Object.fromEntries(
    columns.filter(({ reason }) => reason.startsWith('the type was given')).map(({ name, type }) => [name, type]),
  )

/** Reads the file another way, at once; what was there stays until the new view is. */
export function useReading() {
  const { client, project, setProject, notify } = useProject()
  const [isReadingAgain, setReadingAgain] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const kept = keptReading(project.id)
  const reading: Reading = { ...kept, types: { ...kept.types, ...givenTypes(project.data) } }

  const apply = useCallback(
    async (next: Reading): Promise<boolean> => {
      setReadingAgain(true)
      setTrouble(null)
      try {
        const { missing, types, ...how } = next
        const input = { ...how, ...(types && { types: { ...types } }), ...(missing && { missing: [...missing] }) }
        const view = await client.data.reread({ project: project.id, reading: input })
        localStorage.setItem(keyOf(project.id), JSON.stringify(next))
        setProject(view)
        return true
      } catch (error) {
        setTrouble(problemOf(error))
        return false
      } finally {
        setReadingAgain(false)
      }
    },
    [client, project.id, setProject],
  )
  const change = async (changes: Reading, done: string) => {
    const before = reading
    const isDone = await apply({ ...reading, ...changes })
    if (isDone && done !== '') notify(done, () => void apply(before))
  }
  return { reading, change, isReadingAgain, trouble }
}
