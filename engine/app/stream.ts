import { AsyncIteratorClass } from '@orpc/server'

/**
 * What is told from now on, one after the other, for a window that follows it; it does not end by itself.
 *
 * @param listen begins listening, and returns what ends it
 */
export function streamOf<T>(listen: (tell: (value: T) => void) => () => void): AsyncIteratorClass<T> {
  const waiting: T[] = []
  let isOver = false
  let wake = () => {}
  const stop = listen((value) => {
    waiting.push(value)
    wake()
  })
  const next = async (): Promise<IteratorResult<T, undefined>> => {
    while (!isOver) {
      const value = waiting.shift()
      if (value !== undefined) return { done: false, value }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return { done: true, value: undefined }
  }
  return new AsyncIteratorClass<T>(next, async () => {
    isOver = true
    stop()
    wake()
  })
}
