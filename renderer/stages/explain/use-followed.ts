import { useState } from 'react'
import { followed } from '../../client/followed.ts'
import { useProject } from '../../state.ts'
import { type Kept, type Loaded, useLoaded, type Work } from '../../ui/index.ts'

/** An answer that takes a while, with how far it is. Whoever does not show it any more calls it off. */
export function useFollowed<Value>(
  key: string,
  text: string,
  load: (job: string, signal: AbortSignal) => Promise<Value>,
  kept: Kept<Value>,
): Loaded<Value> & { readonly work: Work } {
  const { client } = useProject()
  const [work, setWork] = useState<Work>(() => ({ fraction: null, text, startedAt: performance.now() }))
  const loaded = useLoaded(
    key,
    (signal) =>
      followed(
        client,
        ({ fraction }) => setWork((before) => ({ ...before, fraction })),
        (job) => load(job, signal),
      ),
    kept,
  )
  return { ...loaded, work }
}
