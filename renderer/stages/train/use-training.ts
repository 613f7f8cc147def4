import { useProject } from '../../state.ts'
import { useLoaded, useShared } from '../../ui/index.ts'
import { askedFor, requestOf, TRAIN_SETTINGS } from './settings.ts'

/** Starts a training with the settings as they are. */
export function useTraining(): () => void {
  const { client, project, startTraining } = useProject()
  const [settings, setSettings] = useShared(TRAIN_SETTINGS)
  const families = useLoaded('families', (signal) => client.train.families(undefined, { signal }))
  return () => {
    setSettings({ ...settings, trained: askedFor(settings, project), runsBefore: project.runs.length })
    startTraining(requestOf(settings, families.value ?? []))
  }
}
