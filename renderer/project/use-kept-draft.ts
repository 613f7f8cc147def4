import { useCallback, useEffect, useRef } from 'react'
import type { Draft } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'

/** How long a draft must rest to be kept: not every letter that is typed. */
const REST_MILLISECONDS = 400

/** Keeps the draft of a step with its project, so that a reload or a crash takes nothing of it. */
export function useKeptDraft(client: Client, project: string): (draft: Draft | null) => void {
  const waiting = useRef<{ readonly draft: Draft | null; readonly timer: number } | null>(null)
  const settle = useCallback(() => {
    const now = waiting.current
    if (!now) return
    clearTimeout(now.timer)
    waiting.current = null
    const { draft } = now
    const plain = draft && { ...draft, step: { ...draft.step, params: { ...draft.step.params } } }
    // Without a connection it is still here, and the next change is kept.
    client.projects.draft({ project, draft: plain }).catch(() => undefined)
  }, [client, project])
  useEffect(() => {
    addEventListener('pagehide', settle)
    return () => {
      removeEventListener('pagehide', settle)
      settle()
    }
  }, [settle])
  return useCallback(
    (draft) => {
      if (waiting.current) clearTimeout(waiting.current.timer)
      waiting.current = { draft, timer: window.setTimeout(settle, REST_MILLISECONDS) }
      // Applied or discarded, it must not come back.
      if (!draft) settle()
    },
    [settle],
  )
}
