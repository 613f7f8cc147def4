import { useState } from 'react'
import type { RegistryView } from '../../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../../client/problem.ts'
import { REGISTRY_NOW } from '../../../project/use-registry-news.ts'
import { useProject } from '../../../state.ts'
import { useLoaded, useShared } from '../../../ui/index.ts'
import { VERSION_DIALOG } from './registry.ts'

/** The versions of the project. */
export function useRegistry() {
  const { client, project } = useProject()
  const [now, setNow] = useShared(REGISTRY_NOW)
  // A new run may come of a retraining, which registers it.
  const { value, trouble } = useLoaded(JSON.stringify(['registry', project.id, project.runs.length]), (signal) =>
    client.registry.list({ project: project.id }, { signal }),
  )
  const latest = now && (!value || now.events >= value.events) ? now : value
  return { registry: latest, trouble, show: setNow }
}

/** What changes the registry, with how that failed; each says what it did. */
export function useRegistryChange() {
  const { notify } = useProject()
  const { show } = useRegistry()
  const [, setDialog] = useShared(VERSION_DIALOG)
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const change = async (act: () => Promise<RegistryView>, said: (after: RegistryView) => string): Promise<boolean> => {
    if (isBusy) return false
    setBusy(true)
    setTrouble(null)
    try {
      const after = await act()
      show(after)
      setDialog(null)
      notify(said(after))
      return true
    } catch (error) {
      setTrouble(problemOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { change, isBusy, trouble }
}
