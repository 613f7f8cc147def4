import type { Reading, ReadingPreview } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { defineShared, type Loaded, useLoaded, useShared } from '../../ui/index.ts'
import { plain, useReading } from './use-reading.ts'

const DRAFT = defineShared<Reading | null>('data.reading-draft', null)
const PAUSE_MS = 150

/** Another reading that is being tried; nothing changes until it is applied. null where there is none. */
export function useReadingDraft() {
  const [draft, setDraft] = useShared(DRAFT)
  const { change, reading } = useReading()
  return {
    draft,
    shown: draft ?? reading,
    set: (changes: Reading) => setDraft({ ...(draft ?? reading), ...changes }),
    discard: () => setDraft(null),
    apply: async () => {
      if (draft && (await change(draft, 'File read another way'))) setDraft(null)
    },
  }
}

/** The first rows under the draft. */
export function usePreview(draft: Reading): Loaded<ReadingPreview> {
  const { client, project } = useProject()
  return useLoaded<ReadingPreview>(JSON.stringify([project.id, draft]), async (signal) => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    signal.throwIfAborted()
    return client.data.preview({ project: project.id, reading: plain(draft) }, { signal })
  })
}
