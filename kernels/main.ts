// The tasks, and the threads that take them. Every thread has its own instance of this module over one shared memory.
import { binWord, sortDoubles } from './binning.ts'
import { derive, quantise } from './gradients.ts'
import { growPart } from './growing.ts'
import { addTo, clear, subtractFrom, sumGathered, sumInOrder } from './histogram.ts'
import {
  BIN_TASK,
  DERIVE_TASK,
  FOUND,
  FOUND_BYTES,
  GATHER_BYTES,
  GATHERED,
  GROUP_WORDS,
  GROUPS,
  GROW_TASK,
  HISTOGRAM_TASK,
  LEAF_SPLIT_TASK,
  LEAF_TASK,
  NEXT,
  PARTITION_TASK,
  PENDING,
  PHASE,
  PRIVATE,
  PRIVATE_USED,
  QUANTISE_TASK,
  QUIT,
  SETTLE_TASK,
  SORT_TASK,
  TASK_BYTES,
  TASKS,
  THREADS,
  WALK_TASK,
  WORD_HISTOGRAM_BYTES,
  WORDS,
} from './layout.ts'
import { addToRows, addToSides } from './leaf-values.ts'
import { partitionRows, settleRows } from './partition.ts'
import { addTree } from './scoring.ts'
import { findSplit } from './splitting.ts'

/** Looks for work this often before it sleeps: some microseconds, less than waking up takes. */
const SPINS = 2000

/** A thread's life: it takes tasks of each phase, and sleeps between phases, until the session ends. */
export function serve(thread: i32, phase: i32): void {
  let seen = phase
  while (true) {
    for (let spin = 0; spin < SPINS && atomic.load<i32>(PHASE) === seen; spin++) {}
    while (atomic.load<i32>(PHASE) === seen) atomic.wait<i32>(PHASE, seen, -1)
    seen = atomic.load<i32>(PHASE)
    if (atomic.load<i32>(QUIT) !== 0) return
    takeTasks(usize(thread))
  }
}

/** Has the first `count` tasks done by all threads, and returns when they are. */
export function run(count: i32): void {
  if (count === 0) return
  atomic.store<i32>(PENDING, count)
  atomic.store<i32>(NEXT, count)
  if (count > 1 && load<i32>(THREADS) > 1) {
    atomic.add<i32>(PHASE, 1)
    atomic.notify(PHASE, load<i32>(THREADS))
  }
  takeTasks(0)
  for (let spin = 0; spin < SPINS && atomic.load<i32>(PENDING) > 0; spin++) {}
  for (let rest = atomic.load<i32>(PENDING); rest > 0; rest = atomic.load<i32>(PENDING))
    atomic.wait<i32>(PENDING, rest, -1)
}

/** The last task comes first: the count runs down, so that a thread that comes late never takes one twice. */
function takeTasks(thread: usize): void {
  for (let left = atomic.sub<i32>(NEXT, 1); left > 0; left = atomic.sub<i32>(NEXT, 1)) {
    doTask(usize(TASKS + (left - 1) * TASK_BYTES), thread)
    atomic.sub<i32>(PENDING, 1)
    atomic.notify(PENDING, 1)
  }
}

/** The n-th word of a task. */
function word(task: usize, n: usize): usize {
  return load<usize>(task + (n << 2))
}

function doTask(task: usize, thread: usize): void {
  const kind = load<i32>(task)
  const from = word(task, 2)
  const to = word(task, 3)
  const isRoot = word(task, 5) !== 0
  if (kind === HISTOGRAM_TASK) histogram(task, thread)
  else if (kind === PARTITION_TASK) {
    const count = partitionRows(word(task, 1), word(task, 4), from, to, isRoot)
    store<u32>(task, u32(count), 24)
    if (word(task, 7) !== 0) settleRows(from, to, count, from, from + count)
  } else if (kind === SETTLE_TASK) settleRows(from, to, word(task, 6), word(task, 7), word(task, 8))
  else if (kind === LEAF_SPLIT_TASK)
    addToSides(word(task, 1), word(task, 4), from, to, isRoot, load<f64>(task, 32), load<f64>(task, 40))
  else if (kind === LEAF_TASK) addToRows(from, to, isRoot, load<f64>(task, 32))
  else if (kind === WALK_TASK) addTree(from, to)
  else if (kind === GROW_TASK) grow(task, thread)
  else if (kind === DERIVE_TASK) derive(from, to, word(task, 1), word(task, 4))
  else if (kind === QUANTISE_TASK) quantise(word(task, 1), from, to)
  else if (kind === BIN_TASK) binWord(word(task, 1), from, to, word(task, 4))
  else if (kind === SORT_TASK) sortDoubles(word(task, 1), to, word(task, 4), word(task, 6))
}

/**
 * Words of the task: 1 the histogram to fill; 2, 3 rows, by place; 4 the histogram that holds the parent and becomes the
 * sibling, or 0; 5 whether the order is that of the rows; 6 the group of features; 7, 8 the records of the node and of its
 * sibling, −1 where none is wanted; 9 the node's place among those that several threads add up, −1 where one does; 10 the
 * task that counts, in its word 11, the chunks of rows that are not added yet.
 */
function histogram(task: usize, thread: usize): void {
  const group = word(task, 6)
  const first = group * GROUP_WORDS
  const last = min(load<usize>(WORDS), first + GROUP_WORDS)
  const own = word(task, 1)
  const shared = load<i32>(task, 36)
  if (shared < 0) {
    clear(own, first, last)
    addRows(task, own, first, last, thread)
  } else {
    const flag = load<usize>(PRIVATE_USED) + ((usize(shared) * load<usize>(THREADS) + thread) << 2)
    const mine = privateOf(usize(shared), thread)
    if (load<i32>(flag) === 0) {
      store<i32>(flag, 1)
      clear(mine, first, last)
    }
    addRows(task, mine, first, last, thread)
    if (atomic.sub<i32>(word(task, 10) + 44, 1) !== 1) return
    collect(own, usize(shared), first, last)
  }
  const sibling = word(task, 4)
  if (sibling !== 0) subtractFrom(sibling, own, first, last)
  search(own, load<i32>(task, 28), group, first, last, thread)
  if (sibling !== 0) search(sibling, load<i32>(task, 32), group, first, last, thread)
}

/**
 * Words of the task: 1 where the records go; 2, 3 rows, by place; 4 levels below the node; 5 whether cuts are drawn; 6 how many
 * features are drawn; 7 the seed; 8, 9 sums, packed; 10 how many nodes there are in the end.
 */
function grow(task: usize, thread: usize): void {
  const sums = load<i64>(task, 32)
  const nodes = growPart(
    word(task, 1),
    load<u32>(task, 8),
    load<u32>(task, 12),
    sums,
    load<u32>(task, 16),
    load<u32>(task, 24),
    load<u32>(task, 28),
    word(task, 5) !== 0,
    thread,
  )
  store<u32>(task, u32(nodes), 40)
}

function addRows(task: usize, to: usize, first: usize, last: usize, thread: usize): void {
  if (word(task, 5) !== 0) sumInOrder(word(task, 2), word(task, 3), first, last, to)
  else sumGathered(word(task, 2), word(task, 3), first, last, to, thread)
}

function privateOf(place: usize, thread: usize): usize {
  return load<usize>(PRIVATE) + (place * load<usize>(THREADS) + thread) * load<usize>(WORDS) * WORD_HISTOGRAM_BYTES
}

/** Adds up what the threads have of a node. */
function collect(own: usize, place: usize, first: usize, last: usize): void {
  clear(own, first, last)
  for (let thread: usize = 0; thread < load<usize>(THREADS); thread++) {
    const flag = load<usize>(PRIVATE_USED) + ((place * load<usize>(THREADS) + thread) << 2)
    if (load<i32>(flag) === 0) continue
    store<i32>(flag, 0)
    addTo(own, privateOf(place, thread), first, last)
  }
}

function search(histogram: usize, record: i32, group: usize, first: usize, last: usize, thread: usize): void {
  if (record < 0) return
  const asked = load<usize>(FOUND) + usize(record) * load<usize>(GROUPS) * FOUND_BYTES
  const scratch = load<usize>(GATHERED) + thread * GATHER_BYTES
  findSplit(histogram, first, last, asked, asked + group * FOUND_BYTES, scratch)
}
