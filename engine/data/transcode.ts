import { open } from 'node:fs/promises'
import { throwIfCancelled, usageError } from '../../shared/core/index.ts'
import { blocksOf } from './source-file.ts'

/** The Encoding Standard's name for an encoding's label; an unknown label is a usage error. */
export function encodingName(label: string): string {
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw usageError(`There is no encoding "${label}".`, {
      value: label,
      next: 'Known are utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15, shift_jis, gb18030 and the like.',
    })
  }
}

/** Writes a file again as UTF-8 without a byte order mark; bytes that stand for nothing become U+FFFD. */
export async function transcode(from: string, to: string, encoding: string, signal?: AbortSignal): Promise<void> {
  const decoder = new TextDecoder(encoding)
  const out = await open(to, 'w')
  try {
    for await (const block of blocksOf(from)) {
      throwIfCancelled(signal)
      const text = decoder.decode(block, { stream: true })
      await out.write(Buffer.from(encoding === 'windows-1252' ? withWindowsMarks(text) : text))
    }
    await out.write(Buffer.from(decoder.decode()))
  } finally {
    await out.close()
  }
}

const WINDOWS_MARKS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Node 20 decodes windows-1252 as ISO 8859-1 in places (€ becomes U+0080); on a right decoding this changes nothing. */
const withWindowsMarks = (text: string): string =>
  text.replace(/[\u0080-\u009f]/gu, (char) => WINDOWS_MARKS.charAt(char.charCodeAt(0) - 0x80))

/**
 * Where bytes of a transcoded copy stand in the original: what set-aside records report.
 *
 * @param copy the UTF-8 copy
 * @param offsets ascending offsets in the copy
 * @param markBytes of the original's byte order mark
 * @returns offsets in the original, −1 each where the encoding has characters of several widths
 */
export async function originalOffsets(
  copy: string,
  offsets: readonly number[],
  encoding: string,
  markBytes: number,
): Promise<number[]> {
  const wide = encoding.startsWith('utf-16')
  if (!wide && !/^(?:windows-|iso-8859-|koi8-|macintosh|ibm866)/u.test(encoding)) return offsets.map(() => -1)
  const found: number[] = []
  let units = 0
  let at = 0
  for await (const block of blocksOf(copy, [0, offsets.at(-1) ?? 0])) {
    for (const byte of block) {
      while (offsets[found.length] === at) found.push(markBytes + units * (wide ? 2 : 1))
      if ((byte & 0xc0) !== 0x80) units += wide && byte >= 0xf0 ? 2 : 1
      at++
    }
  }
  while (found.length < offsets.length) found.push(markBytes + units * (wide ? 2 : 1))
  return found
}
