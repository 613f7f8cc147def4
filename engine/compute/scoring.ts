import { NET_ROWS, WALKED_TOGETHER } from '../../kernels/index.ts'
import {
  areInPairs,
  type GbdtState,
  type NetColumns,
  type NetScoring,
  type ScoringKernels,
  testedBy,
} from '../../shared/models/index.ts'
import { netImageOf } from './net-image.ts'
import { hold, openRoom, openWalker, type ScoringRoom } from './scoring-room.ts'
import { imageOf, type TreeImage } from './tree-image.ts'
import { walkImageOf } from './walk-image.ts'

/** Memories that are kept, for the models that were asked last: members of a blend are asked in turn, and need not make room for each other. */
const MOST_ROOMS = 3

/** Rows that are handed over at once. */
const CHUNK_ROWS = 4096

/**
 * How small models lie in memory, by the roots of their trees, which states of the same trees share; null for those that the kernels
 * are not made for. Those that are walked are large, and laid out anew where another
 * model has been in the memory since.
 */
const images = new WeakMap<Int32Array, TreeImage | null>()

/**
 * Scores trees and nets in WebAssembly, equal bit for bit to the plain way; what it cannot do is left to that.
 *
 * @param program the compiled kernels, dist/scoring.wasm; they are asked for when the first rows come
 */
export function scoringKernels(program: () => Uint8Array): ScoringKernels {
  const rooms: ScoringRoom[] = []
  const roomOf = (owner: object): ScoringRoom | null => {
    const at = rooms.findIndex(({ held }) => held?.owner === owner)
    const isNew = at < 0 && rooms.length < MOST_ROOMS
    const room = (isNew && openRoom(program())) || rooms.splice(Math.max(at, 0), 1)[0]
    if (!room) return null
    rooms.push(room)
    return room
  }
  return {
    walker: (bytes) => openWalker(program(), bytes),
    addTrees: (state, columns, margins) => addTrees(roomOf(state.roots), state, columns, margins),
    addNets: (nets, columns, margins) => addNets(roomOf(nets.members), nets, columns, margins),
  }
}

/** Kernels that a program carries with it, as base64; undefined where it carries none. */
export function inlineKernels(base64: string | undefined): ScoringKernels | undefined {
  return base64 === undefined ? undefined : scoringKernels(() => Buffer.from(base64, 'base64'))
}

function addTrees(
  room: ScoringRoom | null,
  state: GbdtState,
  columns: readonly Float64Array[],
  margins: readonly Float64Array[],
): boolean {
  const image = room && imageFor(room, state, columns.length)
  if (!room || !image) return false
  const rows = margins[0]?.length ?? 0
  const most = image.walkedRows || CHUNK_ROWS
  const pitch = 8 * Math.min(together(rows), most)
  const columnsAt = Math.ceil(image.end / 64) * 64
  const marginsAt = columnsAt + columns.length * pitch
  if (!hold(room, state.roots, image, marginsAt + margins.length * pitch)) return false
  const doubles = new Float64Array(room.memory.buffer)
  const place = (address: number, n: number) => (address + n * pitch) >>> 3
  for (let from = 0; from < rows; from += most) {
    const to = Math.min(from + most, rows)
    for (const [f, values] of columns.entries()) doubles.set(values.subarray(from, to), place(columnsAt, f))
    for (const [k, values] of margins.entries()) doubles.set(values.subarray(from, to), place(marginsAt, k))
    if (image.walkedRows === 0) room.kernels.scoreTrees(image.plan, columnsAt, marginsAt, pitch, to - from)
    else room.kernels.walkTrees(image.plan, columnsAt, marginsAt, pitch, together(to - from), to - from)
    for (const [k, values] of margins.entries()) {
      const scored = place(marginsAt, k)
      values.set(doubles.subarray(scored, scored + to - from), from)
    }
  }
  return true
}

function addNets(
  room: ScoringRoom | null,
  nets: NetScoring,
  { places, codes }: NetColumns,
  margins: readonly Float64Array[],
): boolean {
  const held = room?.held?.owner === nets.members ? room.held.image : null
  const image = held?.of === 'nets' ? held : room && netImageOf(nets)
  if (!room || !image || !hold(room, nets.members, image, image.end)) return false
  const doubles = new Float64Array(room.memory.buffer)
  const integers = new Int32Array(room.memory.buffer)
  const rows = margins[0]?.length ?? 0
  for (let from = 0; from < rows; from += NET_ROWS) {
    const to = Math.min(from + NET_ROWS, rows)
    for (const [f, own] of places.entries()) doubles.set(own.subarray(from, to), (image.places >>> 3) + f * NET_ROWS)
    for (const [f, own] of codes.entries()) integers.set(own.subarray(from, to), (image.codes >>> 2) + f * NET_ROWS)
    const scored = image.margins >>> 3
    doubles.fill(0, scored, scored + margins.length * NET_ROWS)
    room.kernels.scoreNets(image.plan, to - from)
    for (const [k, own] of margins.entries()) {
      const first = scored + k * NET_ROWS
      own.set(doubles.subarray(first, first + to - from), from)
    }
  }
  return true
}

const together = (rows: number): number => Math.ceil(rows / WALKED_TOGETHER) * WALKED_TOGETHER

function imageFor({ held }: ScoringRoom, state: GbdtState, features: number): TreeImage | null {
  if (held?.owner === state.roots && held.image.of === 'trees') return held.image
  const known = images.get(state.roots)
  if (known !== undefined) return known
  const tested = areInPairs(state) ? testedBy(state, features) : null
  const image = tested && imageOf(state, tested)
  if (tested && !image) return walkImageOf(state, tested)
  images.set(state.roots, image)
  return image
}
