import { SORT_TASK, TASKS } from '../../kernels/index.ts'
import { MemoryPlan } from './memory-plan.ts'
import { MOST_TASKS, TaskList } from './task-list.ts'
import { openMemory } from './thread-pool.ts'

/** Numbers that are sorted at once, for each thread: their copies take memory that a fit has no other use for. */
const MOST_NUMBERS = 131_072
const COUNTS_BYTES = 8192

/** Sorts each array ascending; none holds NaN. */
export function sortArrays(arrays: readonly Float64Array[], threads: number): void {
  for (let first = 0; first < arrays.length; ) {
    let last = first
    let numbers = 0
    while (last < arrays.length && last - first < MOST_TASKS && (last === first || numbers < threads * MOST_NUMBERS))
      numbers += arrays[last++]?.length ?? 0
    sortSome(arrays.slice(first, last), threads)
    first = last
  }
}

function sortSome(arrays: readonly Float64Array[], threads: number): void {
  const plan = new MemoryPlan(TASKS + MOST_TASKS * 64)
  const places = arrays.map((array) => ({
    array,
    values: plan.add(array.byteLength),
    spare: plan.add(array.byteLength),
    counts: plan.add(COUNTS_BYTES),
  }))
  const memory = openMemory(plan.bytes, threads)
  try {
    const tasks = new TaskList(memory)
    for (const { array, values, spare, counts } of places) {
      new Float64Array(memory.buffer, values, array.length).set(array)
      tasks.add(SORT_TASK, values, 0, array.length, spare, 0, counts)
    }
    tasks.run()
    for (const { array, values } of places) array.set(new Float64Array(memory.buffer, values, array.length))
  } finally {
    memory.close()
  }
}
