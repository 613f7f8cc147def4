import { statSync } from 'node:fs'
import { resolve } from 'node:path'

/** The files among a command line's arguments. The program itself is not one, nor is Chromium's own, which are options. */
export function fileArguments([, ...args]: readonly string[], directory: string): string[] {
  return args
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(directory, argument))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}
