/** Whether a code point belongs to a set; -1, which is none, belongs to no set. */
export type CharacterTest = (point: number) => boolean

const isDigit: CharacterTest = (point) => point >= 48 && point <= 57
export const isWordCharacter: CharacterTest = (point) =>
  isDigit(point) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122)
const isBlank: CharacterTest = (point) => point >= 0 && String.fromCodePoint(point).trim() === ''
const isLineEnd: CharacterTest = (point) => point === 10 || point === 13 || point === 0x2028 || point === 0x2029

export const not =
  (test: CharacterTest): CharacterTest =>
  (point) =>
    point >= 0 && !test(point)

export const anyCharacter = not(isLineEnd)
export const oneOf =
  (from: number, to = from): CharacterTest =>
  (point) =>
    point >= from && point <= to

/** The set that a letter after a backslash stands for. */
export const CHARACTER_SETS: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWordCharacter,
  W: not(isWordCharacter),
  s: isBlank,
  S: not(isBlank),
}

/** The set of a Unicode property such as `L` or `Script=Greek`; undefined where there is no such property. */
export function propertySet(name: string): CharacterTest | undefined {
  if (!/^[A-Za-z_]+(?:=[A-Za-z_]+)?$/u.test(name)) return undefined
  try {
    // One character at a time: the engine that runs this has nothing to go back to.
    const one = new RegExp(`^\\p{${name}}$`, 'u')
    return (point) => point >= 0 && one.test(String.fromCodePoint(point))
  } catch {
    return undefined
  }
}

/** The set with capital and small letters taken for each other. */
export const ignoringCase =
  (test: CharacterTest): CharacterTest =>
  (point) => {
    if (point < 0) return false
    if (test(point)) return true
    const text = String.fromCodePoint(point)
    return [text.toLowerCase(), text.toUpperCase()].some((other) => {
      const otherPoint = other.codePointAt(0) ?? -1
      return otherPoint !== point && other.length === String.fromCodePoint(otherPoint).length && test(otherPoint)
    })
  }
