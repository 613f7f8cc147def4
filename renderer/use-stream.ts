import { useEffect, useRef, useState } from 'react'
import type { Connection } from './client/connection.ts'

/**
 * Follows a stream of the application as long as `key` is the same, and anew after a lost connection, which is told elsewhere.
 *
 * @param key what is followed; null for nothing
 * @param follow reads the stream until the signal comes
 */
export function useStream(
  connection: Connection,
  key: string | null,
  follow: (signal: AbortSignal) => Promise<void>,
): void {
  const [connections, count] = useState(0)
  const latest = useRef(follow)
  latest.current = follow
  useEffect(() => connection.onState((state) => state === 'open' && count((before) => before + 1)), [connection])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection follows anew
  useEffect(() => {
    if (key === null) return
    const stop = new AbortController()
    latest.current(stop.signal).catch(() => undefined)
    return () => stop.abort('left')
  }, [key, connections])
}
