import { COMMANDS } from './commands.ts'

/** The most words that are a command: `registry promote 3` is the command `registry promote`. */
export function commandNamed(words: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const most = Math.max(...COMMANDS.ids.map((id) => id.split(' ').length))
  for (let length = most; length > 1; length--) {
    const name = words.slice(0, length).join(' ')
    if (COMMANDS.has(name)) return { name, rest: words.slice(length) }
  }
  return { name: words[0], rest: words.slice(1) }
}
