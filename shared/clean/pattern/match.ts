import { isWordCharacter } from './characters.ts'
import type { Program } from './program.ts'

/** Where a match and its groups begin and end: start and end of the whole, then of each group; −1 where one took no part. */
export type Match = readonly number[]

/** The places in the program at which the machine stands, in order of preference, each with what its groups matched. */
interface Threads {
  count: number
  readonly places: Int32Array
  readonly slots: (readonly number[])[]
  /** Per place the step at which it was last added. */
  readonly addedAt: Float64Array
}

const newThreads = (size: number): Threads => ({
  count: 0,
  places: new Int32Array(size),
  slots: [],
  addedAt: new Float64Array(size).fill(-1),
})

/** Where the machine is in the text: between the code points `before` and `after` (−1 beyond the text). */
interface Position {
  readonly at: number
  readonly before: number
  readonly after: number
}

/**
 * The first match at or after `from`, as a backtracking matcher would prefer it, in time proportional to the length of
 * the text times that of the program, whatever the text (Pike's machine).
 */
export function findMatch(program: Program, text: string, from: number): Match | null {
  const { instructions, firsts, groups } = program
  let now = newThreads(instructions.length)
  let next = newThreads(instructions.length)
  const unmatched: readonly number[] = new Array<number>(2 + groups.length * 2).fill(-1)
  let found: Match | null = null
  let place: Position = { at: from, before: pointBefore(text, from), after: text.codePointAt(from) ?? -1 }
  for (;;) {
    const { at, after } = place
    const mayBegin = firsts === null || after > 127 || firsts[after] === 1
    if (!found && mayBegin) add(program, now, 0, place, unmatched.with(0, at))
    if (now.count === 0 && (found || after < 0)) return found
    const behind = at + (after > 0xffff ? 2 : 1)
    place = { at: behind, before: after, after: text.codePointAt(behind) ?? -1 }
    next.count = 0
    found = advance(program, now, next, after, place) ?? found
    if (after < 0) return found
    const spent = now
    now = next
    next = spent
  }
}

/** Moves every thread over the code point; gives the match of the preferred thread that was at its end before it. */
function advance(program: Program, now: Threads, next: Threads, point: number, behind: Position): Match | null {
  for (let thread = 0; thread < now.count; thread++) {
    const place = now.places[thread] ?? 0
    const slots = now.slots[thread] ?? []
    const instruction = program.instructions[place]
    if (instruction?.op === 'match') return slots
    if (instruction?.op === 'character' && instruction.test(point)) add(program, next, place + 1, behind, slots)
  }
  return null
}

/** Adds the places that are reached from `place` without a character, preferred ones first. */
function add(program: Program, threads: Threads, place: number, position: Position, slots: Match): void {
  const instruction = program.instructions[place]
  if (!instruction || threads.addedAt[place] === position.at) return
  threads.addedAt[place] = position.at
  switch (instruction.op) {
    case 'character':
    case 'match':
      threads.places[threads.count] = place
      threads.slots[threads.count++] = instruction.op === 'match' ? slots.with(1, position.at) : slots
      return
    case 'jump':
      add(program, threads, instruction.to, position, slots)
      return
    case 'fork':
      add(program, threads, instruction.first, position, slots)
      add(program, threads, instruction.second, position, slots)
      return
    case 'assertion':
      if (holds(instruction.kind, position)) add(program, threads, place + 1, position, slots)
      return
    case 'save':
      add(program, threads, place + 1, position, slots.with(instruction.slot, position.at))
      return
    case 'forget':
      add(program, threads, place + 1, position, forgetting(slots, instruction.from, instruction.to))
  }
}

const forgetting = (slots: readonly number[], from: number, to: number): readonly number[] =>
  slots.map((value, slot) => (slot >= from * 2 && slot <= to * 2 + 1 ? -1 : value))

function holds(kind: 'start' | 'end' | 'edge' | 'noEdge', { before, after }: Position): boolean {
  if (kind === 'start') return before < 0
  if (kind === 'end') return after < 0
  return (isWordCharacter(before) !== isWordCharacter(after)) === (kind === 'edge')
}

function pointBefore(text: string, at: number): number {
  if (at === 0) return -1
  const unit = text.charCodeAt(at - 1)
  const isLow = unit >= 0xdc00 && unit <= 0xdfff
  return (isLow && at > 1 ? text.codePointAt(at - 2) : unit) ?? -1
}
