const MAGIC = 0x184d2204

/**
 * Decompresses an LZ4 frame (lz4/doc/lz4_Frame_format.md), as Arrow files of other programs hold them. Checksums are not
 * compared: Arrow's own lengths are.
 */
export function lz4Decompress(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new Error('the LZ4 frame has no mark')
  const flags = view.getUint8(4)
  const hasBlockChecksum = (flags & 0x10) !== 0
  let at = 6 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0) + 1
  let out = new Uint8Array(Math.max(64, frame.length * 4))
  let length = 0
  for (;;) {
    const size = view.getUint32(at, true)
    at += 4
    if (size === 0) return out.slice(0, length)
    const bytes = size & 0x7fffffff
    const block = frame.subarray(at, at + bytes)
    // A sequence of 255 bytes stands for at most 255 times as much.
    out = withRoom(out, length, size >>> 31 === 1 ? bytes : 255 * bytes)
    if (size >>> 31 === 1) {
      out.set(block, length)
      length += bytes
    } else length = decompressBlock(block, out, length)
    at += bytes + (hasBlockChecksum ? 4 : 0)
  }
}

function withRoom(out: Uint8Array, length: number, more: number): Uint8Array<ArrayBuffer> {
  const needed = length + Math.min(more, 4 << 20)
  const larger = new Uint8Array(Math.max(out.length, needed > out.length ? 2 * needed : 0))
  larger.set(out.subarray(0, length))
  return larger
}

/** One block: literals, then a copy of what stands `offset` bytes before, again and again. */
function decompressBlock(block: Uint8Array, out: Uint8Array, from: number): number {
  let at = 0
  let to = from
  const lengthOf = (nibble: number): number => {
    let length = nibble
    if (nibble < 15) return length
    for (;;) {
      const byte = block[at++] ?? 0
      length += byte
      if (byte !== 255) return length
    }
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    const literals = lengthOf(token >> 4)
    out.set(block.subarray(at, at + literals), to)
    at += literals
    to += literals
    if (at >= block.length) break
    const offset = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    const copied = lengthOf(token & 15) + 4
    if (offset === 0 || offset > to) throw new Error('an LZ4 block points outside its frame')
    for (let end = to + copied; to < end; to++) out[to] = out[to - offset] ?? 0
  }
  return to
}
