import type { Choices, StepPreview } from '../../../shared/contract/index.ts'
import type { PreviewQuery } from './clean-preview.ts'
import type { TableAt } from './open-table.ts'
import { MOST_SAMPLES } from './table-calls.ts'
import { createTables, type Tables } from './tables.ts'

/**
 * Answers from a sample of a project's training rows what a step does, in a thread of its own: at once, also while all
 * rows are being counted.
 */
export interface QuickPreviews {
  preview(at: TableAt, choices: Choices, recipe: unknown, query: PreviewQuery): Promise<StepPreview>
  /** Has the sample ready before it is needed. */
  warm(at: TableAt, choices: Choices): void
  close(): Promise<void>
}

export function createQuickPreviews(tables: Tables): QuickPreviews {
  const thread = createTables()
  const held = new Map<string, Promise<void>>()
  let losses = 0
  async function hold(key: string, at: TableAt, { target, sensitive, split }: Choices): Promise<void> {
    await thread.ask('holdSample', key, await tables.ask('sample', at, { target, sensitive, split }))
  }
  function sampleFor(at: TableAt, choices: Choices): { key: string; ready: Promise<void> } {
    if (thread.losses() > losses) held.clear()
    losses = thread.losses()
    const key = JSON.stringify([at.files, at.reading, choices.target, choices.split])
    const ready = held.get(key) ?? hold(key, at, choices)
    held.delete(key)
    held.set(key, ready)
    for (const old of [...held.keys()].slice(0, -MOST_SAMPLES)) held.delete(old)
    ready.catch(() => held.delete(key))
    return { key, ready }
  }
  return {
    async preview(at, choices, recipe, query) {
      for (;;) {
        const { key, ready } = sampleFor(at, choices)
        await ready
        const answer = await thread.ask('samplePreview', key, choices, recipe, query)
        if (answer) return answer
        // Others were held since this one was asked for.
        held.delete(key)
      }
    },
    warm: (at, choices) => void sampleFor(at, choices),
    close: () => thread.close(),
  }
}
