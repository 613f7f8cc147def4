import type { NetRequest, NetRows, NetStep } from '../../shared/models/index.ts'
import type { NetPlaces } from './net-memory.ts'

const [ARRIVED, ROUND, STEPS, IS_OVER] = [0, 1, 2, 3]
const [RATE, CORRECTION, SHRINK] = [0, 1, 2]
/** Looks for the other thread this often before it sleeps: some microseconds, less than waking up takes. */
const SPINS = 2000
/** A step takes milliseconds: a thread that is not there after so long does not come any more. */
const PATIENCE_MILLISECONDS = 60_000

/** What the second thread of a net is given. */
export interface NetThread {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly places: NetPlaces
  readonly request: NetRequest
  readonly meeting: MeetingMemory
}

/** Shared memory: who has arrived, the steps to do, and the rows of their batches. */
export interface MeetingMemory {
  readonly control: Int32Array
  readonly numbers: Float32Array
  readonly seeds: Int32Array
  readonly order: Uint32Array
}

export function createMeeting(steps: number, batch: number): MeetingMemory {
  const shared = (count: number) => new SharedArrayBuffer(4 * count)
  return {
    control: new Int32Array(shared(4)),
    numbers: new Float32Array(shared(3 * steps)),
    seeds: new Int32Array(shared(steps)),
    order: new Uint32Array(shared(steps * batch)),
  }
}

/** Waits until the other thread is here as well. */
export function meet({ control }: MeetingMemory, patience = Infinity): void {
  const round = Atomics.load(control, ROUND)
  if (Atomics.add(control, ARRIVED, 1) === 1) {
    Atomics.store(control, ARRIVED, 0)
    Atomics.add(control, ROUND, 1)
    Atomics.notify(control, ROUND)
    return
  }
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, ROUND) !== round) return
  while (Atomics.load(control, ROUND) === round)
    if (Atomics.wait(control, ROUND, round, patience) === 'timed-out') throw new Error('a thread of the net was lost')
}

/** Hands steps over to the second thread, which does its half of each. */
export function callFor(meeting: MeetingMemory, steps: readonly NetStep[]): void {
  for (const [s, { rate, correction, shrink, seed }] of steps.entries()) {
    meeting.numbers.set([rate, correction, shrink], 3 * s)
    meeting.seeds[s] = seed
  }
  Atomics.store(meeting.control, STEPS, steps.length)
  meet(meeting, PATIENCE_MILLISECONDS)
}

export const meetSoon = (meeting: MeetingMemory): void => meet(meeting, PATIENCE_MILLISECONDS)

/** Sends the second thread away. */
export function endMeeting(meeting: MeetingMemory): void {
  Atomics.store(meeting.control, IS_OVER, 1)
  meet(meeting, PATIENCE_MILLISECONDS)
}

/** Waits for steps to do; undefined where there will be no more. */
export function awaitSteps(meeting: MeetingMemory): NetStep[] | undefined {
  meet(meeting)
  if (Atomics.load(meeting.control, IS_OVER) === 1) return undefined
  const { numbers, seeds } = meeting
  return Array.from({ length: Atomics.load(meeting.control, STEPS) }, (_, s) => ({
    rate: numbers[3 * s + RATE] ?? 0,
    correction: numbers[3 * s + CORRECTION] ?? 0,
    shrink: numbers[3 * s + SHRINK] ?? 0,
    seed: seeds[s] ?? 0,
  }))
}

/** The parameters that a thread updates, from … to. */
export function shareOf(parameters: number, thread: 0 | 1): [number, number] {
  const middle = Math.floor(parameters / 16) * 8
  return thread === 0 ? [0, middle] : [middle, parameters]
}

/** A request whose rows lie in shared memory. */
export function sharedRequest(request: NetRequest): NetRequest {
  const { rows, places, codes, target } = request.rows
  const share = (bytes: number) => new SharedArrayBuffer(bytes)
  const shared: NetRows = {
    rows,
    places: new Float32Array(share(places.byteLength)),
    codes: new Int32Array(share(codes.byteLength)),
    target: new Float64Array(share(target.byteLength)),
  }
  shared.places.set(places)
  shared.codes.set(codes)
  shared.target.set(target)
  return { ...request, rows: shared }
}
