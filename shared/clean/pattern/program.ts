import { dataError } from '../../core/index.ts'
import type { CharacterTest } from './characters.ts'
import type { ParsedPattern, PatternNode } from './parse.ts'

/** One instruction of the machine in match.ts; places are indices into the program. */
export type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | { readonly op: 'assertion'; readonly kind: 'start' | 'end' | 'edge' | 'noEdge' }
  /** Goes on at `first`, and where that fails at `second`. */
  | { readonly op: 'fork'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Forgets the groups from `from` to `to`: those of an earlier round of a repetition. */
  | { readonly op: 'forget'; readonly from: number; readonly to: number }
  | { readonly op: 'match' }

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly groups: readonly string[]
  /** Which ASCII characters a match may begin with; null where it may be empty. */
  readonly firsts: Uint8Array | null
}

/** More instructions would make every character of a text too costly. */
const MOST_INSTRUCTIONS = 5000

/** Compiles a parsed pattern (Thompson 1968; Pike's save instructions; Cox, "Regular Expression Matching: the Virtual Machine Approach"). */
export function compileProgram({ node, groups }: ParsedPattern, source: string): Program {
  const instructions: Instruction[] = []
  const emit = <I extends Instruction>(instruction: I): I => {
    if (instructions.push(instruction) > MOST_INSTRUCTIONS)
      throw dataError(
        `The pattern "${source}" is too large: its repetitions unfold to more than ${MOST_INSTRUCTIONS} steps.`,
        {
          value: source,
          next: 'Repeat less often, or use * in place of a count.',
        },
      )
    return instruction
  }
  const here = () => instructions.length

  function add(part: PatternNode): void {
    switch (part.type) {
      case 'character':
        emit({ op: 'character', test: part.test })
        return
      case 'assertion':
        emit({ op: 'assertion', kind: part.kind })
        return
      case 'sequence':
        part.parts.forEach(add)
        return
      case 'choice':
        addChoice(part.parts)
        return
      case 'group':
        emit({ op: 'save', slot: part.index * 2 })
        add(part.body)
        emit({ op: 'save', slot: part.index * 2 + 1 })
        return
      case 'repeat':
        addRepeat(part)
    }
  }

  function addChoice(parts: readonly PatternNode[]): void {
    const ends = parts.map((part, i) => {
      if (i === parts.length - 1) {
        add(part)
        return undefined
      }
      const fork = emit({ op: 'fork', first: here() + 1, second: 0 })
      add(part)
      const end = emit({ op: 'jump', to: 0 })
      fork.second = here()
      return end
    })
    for (const end of ends) if (end) end.to = here()
  }

  function addRepeat({ body, min, max, lazy }: PatternNode & { type: 'repeat' }): void {
    const [from, to] = groupRange(body)
    const round = () => {
      if (to >= from) emit({ op: 'forget', from, to })
      add(body)
    }
    for (let i = 0; i < min; i++) round()
    if (max === Infinity) {
      const fork = emit({ op: 'fork', first: 0, second: 0 })
      const start = here()
      round()
      emit({ op: 'jump', to: start - 1 })
      aim(fork, start, here(), lazy)
      return
    }
    const forks: [Instruction & { op: 'fork' }, number][] = []
    for (let i = min; i < max; i++) {
      const fork = emit({ op: 'fork', first: 0, second: 0 })
      forks.push([fork, here()])
      round()
    }
    for (const [fork, start] of forks) aim(fork, start, here(), lazy)
  }

  add(node)
  emit({ op: 'match' })
  return { instructions, groups, firsts: firstsOf(instructions) }
}

function aim(fork: Instruction & { op: 'fork' }, inside: number, behind: number, lazy: boolean): void {
  fork.first = lazy ? behind : inside
  fork.second = lazy ? inside : behind
}

/** Smallest and largest group inside a part. */
function groupRange(part: PatternNode): readonly [from: number, to: number] {
  const inner = part.type === 'sequence' || part.type === 'choice' ? part.parts : 'body' in part ? [part.body] : []
  const ranges = [...inner.map(groupRange), ...(part.type === 'group' ? [[part.index, part.index] as const] : [])]
  return [Math.min(...ranges.map(([from]) => from), Infinity), Math.max(...ranges.map(([, to]) => to), -Infinity)]
}

const ASCII = 128

function firstsOf(instructions: readonly Instruction[]): Uint8Array | null {
  const firsts = new Uint8Array(ASCII)
  const seen = new Set<number>()
  const open = [0]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const instruction = instructions[at]
    if (!instruction || seen.has(at)) continue
    seen.add(at)
    if (instruction.op === 'match') return null
    if (instruction.op === 'character') {
      for (let point = 0; point < ASCII; point++) if (instruction.test(point)) firsts[point] = 1
    } else if (instruction.op === 'fork') open.push(instruction.first, instruction.second)
    else open.push(instruction.op === 'jump' ? instruction.to : at + 1)
  }
  return firsts
}
