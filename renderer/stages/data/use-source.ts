import { useEffect, useState } from 'react'
import type { ProjectView, SourceView } from '../../../shared/contract/index.ts'
import { type SentFiles, sendFiles } from '../../client/send-files.ts'
import { useConnection } from '../../connection.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { type Loaded, useLoaded } from '../../ui/index.ts'
import { type Data, sourceKey } from './columns.ts'
import { useReading } from './use-reading.ts'

/** The project's copies; looked at again when somebody comes back to the window, who may have changed a file meanwhile. */
export function useSource(): Loaded<SourceView> {
  const { client, project } = useProject()
  const [look, setLook] = useState(0)
  useEffect(() => {
    const again = () => setLook((before) => before + 1)
    addEventListener('focus', again)
    return () => removeEventListener('focus', again)
  }, [])
  return useLoaded(`${project.id} ${sourceKey(project.data)} ${look}`, (signal) =>
    client.data.source({ project: project.id }, { signal }),
  )
}

/** Takes another version of the data into the project, and says what is different; it can be taken back. */
export function useNewVersion() {
  const { client, project, notify } = useProject()
  const { pathOf, upload } = useConnection()
  const { run } = useReading()
  const take = (version: SentFiles | { readonly from: 'origin' | 'before' }, job: string, signal: AbortSignal) =>
    client.data.renew({ project: project.id, ...version, job }, { signal })
  const back = async () => {
    const view = await run((job, signal) => take({ from: 'before' }, job, signal))
    if (view) notify(`Back to the version before: ${counted(view.data.rows, 'row')}`)
  }
  const importVersion = async (call: (job: string, signal: AbortSignal) => Promise<ProjectView>) => {
    const view = await run(call)
    if (view) notify(changesText(project.data, view.data), () => void back())
  }
  return {
    fromOrigin: () => importVersion((job, signal) => take({ from: 'origin' }, job, signal)),
    fromFiles: (files: readonly File[]) =>
      importVersion(async (job, signal) =>
        take(await sendFiles({ pathOf, upload }, files, () => undefined, signal), job, signal),
      ),
    back,
  }
}

/** "New version imported: 120 rows in place of 100; tip is gone, tipp is new" */
function changesText(before: Data, now: Data): string {
  const [old, names] = [before, now].map(({ columns }) => columns.map(({ name }) => name))
  const gone = old?.filter((name) => !names?.includes(name)) ?? []
  const added = names?.filter((name) => !old?.includes(name)) ?? []
  const parts = [
    gone.length > 0 && `${some(gone)} ${gone.length === 1 ? 'is' : 'are'} gone`,
    added.length > 0 && `${some(added)} ${added.length === 1 ? 'is' : 'are'} new`,
  ].filter((part) => part !== false)
  const rows = `New version imported: ${counted(now.rows, 'row')} in place of ${count(before.rows)}`
  return parts.length === 0 ? rows : `${rows}; ${parts.join(', ')}`
}

const some = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more columns`
