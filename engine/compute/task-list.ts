import { TASK_BYTES, TASKS } from '../../kernels/index.ts'
import type { KernelMemory } from './thread-pool.ts'

const TASK_WORDS = TASK_BYTES / 4
export const MOST_TASKS = 16_384

/** Tasks of one phase: none needs what another one gives. The last ones are done first. */
export class TaskList {
  private readonly words: Int32Array
  private readonly doubles: Float64Array
  private readonly memory: KernelMemory
  private count = 0

  constructor(memory: KernelMemory) {
    this.memory = memory
    this.words = new Int32Array(memory.buffer, TASKS, MOST_TASKS * TASK_WORDS)
    this.doubles = new Float64Array(memory.buffer, TASKS, MOST_TASKS * (TASK_WORDS / 2))
  }

  /** Adds a task by its words, the kind first, and returns its number in the phase. */
  add(...words: number[]): number {
    if (this.count === MOST_TASKS) this.run()
    const from = this.count * TASK_WORDS
    for (let i = 0; i < words.length; i++) this.words[from + i] = words[i] ?? 0
    return this.count++
  }

  /** The place of a task's word. */
  addressOf(task: number): number {
    return TASKS + task * TASK_BYTES
  }

  /** Fewer than so many can be added before the phase is run. */
  get room(): number {
    return MOST_TASKS - this.count
  }

  setWord(task: number, word: number, value: number): void {
    this.words[task * TASK_WORDS + word] = value
  }

  word(task: number, word: number): number {
    return this.words[task * TASK_WORDS + word] ?? 0
  }

  /** Writes doubles from word 8 on. */
  setDoubles(task: number, ...values: number[]): void {
    this.doubles.set(values, task * (TASK_WORDS / 2) + 4)
  }

  /** Has the tasks done. Their words stay until the next one is added. */
  run(): void {
    this.memory.run(this.count)
    this.count = 0
  }
}
