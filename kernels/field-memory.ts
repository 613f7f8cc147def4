// Memory of the columns of a stretch of records: taken from the front, and all given back when the next stretch begins.

/** What may be read or written behind the end of anything. */
const BEHIND: usize = 32

let free: usize = 0

export function giveBack(): void {
  free = __heap_base
}

export function take(bytes: usize): usize {
  const at = (free + 15) & ~15
  // Below the end of all memory, whatever is asked for.
  if (bytes > 0xf0000000 - at) unreachable()
  free = at + bytes + BEHIND
  const missing = i32((free + 0xffff) >> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
  return at
}

/** The same bytes where there is more room. */
export function moved(from: usize, bytes: usize, room: usize): usize {
  const to = take(room)
  memory.copy(to, from, bytes)
  return to
}
