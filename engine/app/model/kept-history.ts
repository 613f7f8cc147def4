import { z } from 'zod'
import { CHOICES, type Choices, HISTORY } from '../../../shared/contract/index.ts'

const change = z.object({ text: z.string(), at: z.number(), choices: CHOICES })
/** The history of older projects: each change with the choices on its other side; of `future` the next one is last. */
const LINE = z.object({ past: z.array(change), future: z.array(change) })

/** A history as a project file has it. */
export const KEPT_HISTORY = z.union([HISTORY, LINE])

type History = z.output<typeof HISTORY>

/** The tree of a kept history that ends in these choices; of the older form, its one branch. */
export function historyOf(
  kept: z.output<typeof KEPT_HISTORY> | undefined,
  choices: z.output<typeof CHOICES>,
  at: number,
): History {
  if (kept && 'states' in kept) return kept
  const { past, future } = kept ?? { past: [], future: [] }
  const first = { text: '', at: past[0]?.at ?? at }
  const states = [
    ...past.map((after, i) => ({ ...(past[i - 1] ?? first), choices: after.choices })),
    { ...(past.at(-1) ?? first), choices },
    ...future.toReversed(),
  ].map(({ text, at, choices }, id, all) => ({
    id,
    parent: id === 0 ? null : id - 1,
    next: id + 1 < all.length ? id + 1 : null,
    text,
    at,
    choices,
  }))
  return { states, current: past.length }
}

/** The history with the choices of its current state as they were checked. */
export const withChoices = ({ states, current }: History, choices: Choices & z.output<typeof CHOICES>): History => ({
  states: states.map((state) => (state.id === current ? { ...state, choices } : state)),
  current,
})
