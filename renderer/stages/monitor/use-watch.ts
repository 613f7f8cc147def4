import { useState } from 'react'
import type { Telling, Watch, WatchView } from '../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useConnection } from '../../connection.ts'
import { useProject } from '../../state.ts'
import { defineShared, useShared } from '../../ui/index.ts'
import { useStream } from '../../use-stream.ts'

/** The watch of the project as it was told last; null before that. */
const WATCH_NOW = defineShared<WatchView | null>('monitor watch', null)

/** Whether the question what is to be watched, and who is told, is open. */
export const WATCH_DIALOG = defineShared<boolean>('monitor watch dialog', false)

/** Follows the watch as long as the stage is open; what it found is shown as any other look. */
export function useWatchFollowed(): void {
  const { client, project, addCheck } = useProject()
  const connection = useConnection()
  const [, show] = useShared(WATCH_NOW)
  useStream(connection, project.id, async (signal) => {
    const views = await client.monitor.watching({ project: project.id }, { signal })
    let seen = 0
    for await (const view of views) {
      show(view)
      if (view.checked && view.checked.at > seen) addCheck(view.checked)
      seen = view.checked?.at ?? seen
    }
  })
}

/** The watch, and the ways to change it. */
export function useWatch() {
  const { client, project } = useProject()
  const [view, show] = useShared(WATCH_NOW)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const during = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (isBusy) return false
    setBusy(true)
    setTrouble(null)
    try {
      await act()
      return true
    } catch (error) {
      setTrouble(problemOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return {
    view,
    isBusy,
    trouble,
    set: (watch: Watch | null, telling: Telling) =>
      during(async () => {
        await client.monitor.tell({ project: project.id, telling })
        show(await client.monitor.watch({ project: project.id, watch }))
      }),
    tell: (telling: Telling) => during(() => client.monitor.tell({ project: project.id, telling })),
    stop: () => during(async () => show(await client.monitor.watch({ project: project.id, watch: null }))),
    lookNow: () => during(async () => show(await client.monitor.lookNow({ project: project.id }))),
  }
}
