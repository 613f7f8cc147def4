type Callback = (event?: { data: unknown }) => void

/** One end of a pair: what is posted here arrives there, in order, as a copy, after the sender has gone on. */
export interface InMemoryPort {
  on(event: string, callback: Callback): void
  postMessage(message: unknown): void
  close(): void
}

/** Two ends of a channel in this process: the least that a transport is. */
export function createPair(): [InMemoryPort, InMemoryPort] {
  const listeners: [Map<string, Callback[]>, Map<string, Callback[]>] = [new Map(), new Map()]
  let isOpen = true
  const emit = (side: 0 | 1, event: string, data?: unknown) => {
    for (const callback of listeners[side].get(event) ?? []) callback({ data })
  }
  const port = (side: 0 | 1): InMemoryPort => ({
    on: (event, callback) => void listeners[side].set(event, [...(listeners[side].get(event) ?? []), callback]),
    postMessage(message) {
      const copy = structuredClone(message)
      setImmediate(() => isOpen && emit(side === 0 ? 1 : 0, 'message', copy))
    },
    close() {
      if (!isOpen) return
      isOpen = false
      for (const each of [0, 1] as const) setImmediate(() => emit(each, 'close'))
    },
  })
  return [port(0), port(1)]
}
