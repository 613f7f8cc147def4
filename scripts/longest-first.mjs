// The order of test files: what takes longest comes first, so that no worker is left with it at the end. How long files took is
// known where they ran before; a fresh clone knows only which of them start programs and windows.
import { BaseSequencer } from 'vitest/node'

const LONG = /\/(?:e2e|engine\/verify)\//

export class LongestFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files)
    const [long, rest] = [[], []]
    for (const file of sorted) (LONG.test(file.moduleId) ? long : rest).push(file)
    return [...long, ...rest]
  }
}
