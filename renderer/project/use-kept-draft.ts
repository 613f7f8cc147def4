import { useCallback, useEffect, useRef } from 'react'
import type { Draft } from '../../shared/contract/index.ts'
import type { Client } from '../client/client.ts'

/** Between two drafts that are kept: not every letter that is typed. */
const PAUSE_MILLISECONDS = 400

/** Keeps the draft of a step with its project, the first change at once, so that a reload or a crash takes nothing of it. */
export function useKeptDraft(client: Client, project: string): (draft: Draft | null) => void {
  const waiting = useRef<{ readonly draft: Draft | null } | null>(null)
  const timer = useRef<number | null>(null)
  const settle = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
    if (!waiting.current) return
    const { draft } = waiting.current
    waiting.current = null
    const plain = draft && { ...draft, step: { ...draft.step, params: { ...draft.step.params } } }
    // Without a connection it is still here, and the next change is kept.
    client.projects.draft({ project, draft: plain }).catch(() => undefined)
    timer.current = window.setTimeout(settle, PAUSE_MILLISECONDS)
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
      waiting.current = { draft }
      // Applied or discarded, it must not come back.
      if (timer.current === null || !draft) settle()
    },
    [settle],
  )
}
