import * as check from './checksums.ts'

/** Something that tells who a person is, and how it is written. */
export interface PersonalKind {
  readonly id: string
  /** What the column holds, as in "looks like it holds …". */
  readonly noun: string
  /** Whether a whole cell is one. */
  is(text: string): boolean
  /** Finds one within prose; absent where too much that is none looks like one. */
  readonly within?: RegExp
  /** Words of a column's name under which weaker texts count as well. */
  readonly header?: RegExp
  /** The weaker form. */
  isLikely?(text: string): boolean
}

const bare = (text: string): string => text.replace(/[\s.-]/g, '').toUpperCase()
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u
const PHONE =
  /^(\+|00)\d[\d\s()./-]{6,18}\d$|^\(\d{2,5}\)[\s-]?\d{3,4}[\s-]?\d{3,4}$|^\d{3}[-.]\d{3}[-.]\d{4}$|^0\d{1,4}\s?[\s/-]\s?\d{3,4}[\s-]?\d{2,5}$/
const CARD = /^(4\d{12}(\d{3})?|5[1-5]\d{14}|2(2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|6(011|5\d\d)\d{12})$/

/** National numbers: their form without separators, and their check digits. */
const NATIONAL: readonly (readonly [country: string, form: RegExp, isValid: (text: string) => boolean])[] = [
  ['British', /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/, () => true],
  ['Spanish', /^([XYZ]\d{7}|\d{8})[A-Z]$/, check.spanish],
  ['Italian', /^[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]$/, check.italian],
  ['French', /^[1278]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2A|2B)\d{8}$/, check.french],
  ['Finnish', /^\d{6}[-+A]\d{3}[0-9A-Y]$/, (text) => check.finnish(text)],
  ['Swiss', /^756\d{10}$/, check.ean13],
  ['Polish', /^\d{11}$/, (text) => check.polish(text) && /^\d{2}([02468][1-9]|[13579][0-2])/.test(text)],
  ['Belgian', /^\d{11}$/, (text) => check.belgian(text) && check.isDay(text)],
  ['Brazilian', /^\d{11}$/, check.brazilian],
  ['German', /^[1-9]\d{10}$/, check.modulo11And10],
  ['Indian', /^[2-9]\d{11}$/, check.verhoeff],
  ['Swedish', /^(19|20)?\d{10}$/, (text) => check.luhn(text.slice(-10)) && check.isDay(text.slice(-10))],
  ['Dutch', /^\d{9}$/, check.dutch],
  ['Canadian', /^[1-79]\d{8}$/, check.luhn],
]

const national: PersonalKind[] = NATIONAL.map(([country, form, isValid]) => ({
  id: `national-${country.toLowerCase()}`,
  noun: `${country} personal numbers (their check digits are right)`,
  is: (text) => {
    // The Finnish code has a sign that is part of it.
    const plain = country === 'Finnish' ? text.trim().toUpperCase() : bare(text)
    return form.test(plain) && isValid(plain)
  },
}))

/** Every kind of personal data that shows in the cells; the first that fits a column is named. */
export const PERSONAL_KINDS: readonly PersonalKind[] = [
  {
    id: 'email',
    noun: 'e-mail addresses',
    is: (text) => new RegExp(`^${EMAIL.source}$`, 'u').test(text),
    within: EMAIL,
  },
  {
    id: 'iban',
    noun: 'bank account numbers (IBAN, their check digits are right)',
    is: (text) => check.iban(bare(text)),
  },
  {
    id: 'card',
    noun: 'payment card numbers (their check digits are right)',
    is: (text) => CARD.test(bare(text)) && check.luhn(bare(text)),
  },
  {
    id: 'social-security',
    noun: 'US social security numbers',
    is: (text) => /^(?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}$/.test(text),
    header: /^(ssn|social security( number| no)?)$/,
    isLikely: (text) => /^\d{9}$/.test(bare(text)),
  },
  ...national,
  {
    id: 'phone',
    noun: 'phone numbers',
    is: (text) => PHONE.test(text) && text.replace(/\D/g, '').length >= 8,
    within: /\+\d{1,3}[\s-]?\(?\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{2,4}/,
    header: /\b(phone|telephone|tel|telefon|mobile|mobil|handy|cell|fax|telefono|numero de telefono)\b/,
    isLikely: (text) => /^\+?\d{7,15}$/.test(bare(text).replace(/[()/]/g, '')),
  },
  {
    id: 'ip-address',
    noun: 'IP addresses',
    is: (text) => /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text),
  },
]
