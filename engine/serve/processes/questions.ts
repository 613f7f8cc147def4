/** Questions to another process, each with a number that its answer carries. */
export interface Questions<T> {
  /** @param send says the question; undefined is the answer where none comes in time */
  ask(send: (ask: number) => void): Promise<T | undefined>
  answer(ask: number, answer: T): void
}

export function createQuestions<T>(milliseconds: number): Questions<T> {
  const waiting = new Map<number, (answer: T | undefined) => void>()
  let asks = 0
  return {
    ask: (send) =>
      new Promise((resolve) => {
        const ask = ++asks
        const over = (answer: T | undefined): void => {
          clearTimeout(late)
          waiting.delete(ask)
          resolve(answer)
        }
        const late = setTimeout(over, milliseconds, undefined)
        waiting.set(ask, over)
        send(ask)
      }),
    answer: (ask, answer) => waiting.get(ask)?.(answer),
  }
}
