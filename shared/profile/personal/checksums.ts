// Check digits of the numbers that people and accounts are known by. Each takes a text of digits (or of letters and
// digits, in upper case) without separators.

const digitsOf = (text: string): number[] => [...text].map(Number)

const weighted = (text: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, i) => total + weight * Number(text[i] ?? 0), 0)

/** ISO/IEC 7812, annex B: payment cards, Canadian and Swedish personal numbers. */
export function luhn(text: string): boolean {
  const total = digitsOf(text)
    .toReversed()
    .reduce((sum, digit, i) => sum + (i % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0)
  return total % 10 === 0
}

/** The remainder by 97 of a number too long for a double. */
export const modulo97 = (text: string): number => digitsOf(text).reduce((rest, digit) => (rest * 10 + digit) % 97, 0)

/** ISO 13616: the first four characters go to the end, letters count from 10. */
export function iban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  const turned = `${text.slice(4)}${text.slice(0, 4)}`
  return modulo97(turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1
}

/** ISO/IEC 7064, modulus 11,10: the German tax number. */
export function modulo11And10(text: string): boolean {
  let product = 10
  for (const digit of digitsOf(text.slice(0, -1))) product = (((digit + product) % 10 || 10) * 2) % 11
  return (11 - product) % 10 === Number(text.at(-1))
}

/** The eleven test of the Dutch citizen number. */
export const dutch = (text: string): boolean =>
  Number(text) > 0 && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0

/** PESEL, the Polish number. */
export const polish = (text: string): boolean => weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0

/** EAN-13, as in the Swiss insurance number. */
export const ean13 = (text: string): boolean => weighted(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0

/** CPF, the Brazilian number: two check digits. */
export function brazilian(text: string): boolean {
  if (/^(\d)\1*$/.test(text)) return false
  const digit = (length: number) =>
    ((weighted(
      text,
      Array.from({ length }, (_, i) => length + 1 - i),
    ) *
      10) %
      11) %
    10
  return digit(9) === Number(text[9]) && digit(10) === Number(text[10])
}

/** The letter of the Spanish DNI and NIE. */
export function spanish(text: string): boolean {
  const number = Number(text.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text.at(-1)
}

/** The key of the French NIR; Corsica's departments are 2A and 2B. */
export const french = (text: string): boolean =>
  97 - (Number(text.slice(0, 13).replace('2A', '19').replace('2B', '18')) % 97) === Number(text.slice(13))

/** The key of the Belgian number, for people born before and since 2000. */
export const belgian = (text: string): boolean =>
  ['', '2'].some((century) => 97 - (Number(`${century}${text.slice(0, 9)}`) % 97) === Number(text.slice(9)))

/** The check letter of the Finnish code. */
export const finnish = (text: string): boolean =>
  '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(`${text.slice(0, 6)}${text.slice(7, 10)}`) % 31] === text.at(-1)

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** The check letter of the Italian code: places count from 1, odd ones by a table. */
export function italian(text: string): boolean {
  const placeIn = (character: string) => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65)
  const total = [...text.slice(0, 15)].reduce(
    (sum, character, i) => sum + (i % 2 === 0 ? (ODD[placeIn(character)] ?? 0) : placeIn(character)),
    0,
  )
  return String.fromCharCode(65 + (total % 26)) === text.at(-1)
}

const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** Verhoeff's check digit, as in the Indian number. */
export const verhoeff = (text: string): boolean =>
  digitsOf(text)
    .toReversed()
    .reduce((check, digit, i) => Number(DIHEDRAL[check]?.[Number(PERMUTED[i % 8]?.[digit])]), 0) === 0

/** Whether `yyMMdd` is a day of some century. */
export function isDay(text: string): boolean {
  const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
