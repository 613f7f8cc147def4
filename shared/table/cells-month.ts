/** English month names; what dates are written with. */
export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

// Months in German, French, Spanish, Italian, Portuguese and Dutch, without accents. No name stands for two months.
const FULL = [
  'januar janner janvier enero gennaio janeiro januari',
  'februar fevrier febrero febbraio fevereiro februari',
  'marz maerz mars marzo marco maart',
  'avril abril aprile',
  'mai mayo maggio maio mei',
  'juni juin junio giugno junho',
  'juli juillet julio luglio julho',
  'aout agosto augustus',
  'septembre septiembre settembre setembro',
  'oktober octobre octubre ottobre outubro',
  'novembre noviembre novembro',
  'dezember decembre diciembre dicembre dezembro',
]
/** Also those that a language does not shorten where it shortens others. */
const SHORT = [
  'janv ene gen',
  'febr fevr fev',
  'marz mars mrz mrt',
  'abr avr',
  'mai mag mei',
  'june juni juin giu',
  'july juli juil lug',
  'aout ago',
  'sept set sett',
  'okt out ott',
  '',
  'dez dic',
]

const numbered = (names: readonly string[], others: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    names.flatMap((name, index) =>
      [name.toLowerCase(), ...(others[index] ?? '').split(' ')].map((one) => [one, index + 1] as const),
    ),
  )

const MONTHS: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  MMMM: numbered(MONTH_NAMES, FULL),
  MMM: numbered(
    MONTH_NAMES.map((name) => name.slice(0, 3)),
    SHORT,
  ),
}

const LETTERS = /\p{L}[\p{L}\p{M}]*/uy

/**
 * The month whose name stands at a place of a text, in any of the languages: the whole name (`MMMM`) or its short form.
 *
 * @returns the month from 1, and the place behind it; undefined where none stands there
 */
export function monthAt(text: string, at: number, token: string): { month: number; end: number } | undefined {
  LETTERS.lastIndex = at
  const [name = ''] = LETTERS.exec(text) ?? []
  const month = MONTHS[token]?.get(plain(name))
  if (month !== undefined) return { month, end: at + name.length }
  // English ones may have letters behind them.
  const english = MONTH_NAMES.findIndex((one) =>
    plain(name).startsWith(token === 'MMM' ? plain(one).slice(0, 3) : plain(one)),
  )
  const length = token === 'MMM' ? 3 : (MONTH_NAMES[english]?.length ?? 0)
  return english < 0 ? undefined : { month: english + 1, end: at + length }
}

/** In small letters, without accents. */
function plain(name: string): string {
  const lower = name.toLowerCase()
  return /[^a-z]/u.test(lower) ? lower.normalize('NFD').replace(/\p{M}/gu, '') : lower
}
