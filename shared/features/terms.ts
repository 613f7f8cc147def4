/** What a text is cut into: words and pairs of neighbouring words, runs of letters inside words, or both. */
export const TERM_KINDS = ['words', 'letters', 'both'] as const
export type TermKind = (typeof TERM_KINDS)[number]

/** Scripts that put no space between words: each of their characters counts as a word, and neighbours make the pairs. */
const UNSPACED =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]'
const WORD = new RegExp(`${UNSPACED}\\p{M}*|(?:(?!${UNSPACED})[\\p{L}\\p{M}\\p{N}])+`, 'gu')

/** Lengths of the runs of letters, the blanks at both ends of a word included. */
const [SHORTEST_RUN, LONGEST_RUN] = [3, 5]
/** No word has a mark like this: a run of letters is never taken for a word. */
const RUN = '~'

/** The words of a text, in lower case, composed letters as one character. */
export const wordsOf = (text: string): string[] => text.normalize('NFC').toLowerCase().match(WORD) ?? []

/** How often each term occurs in a text, in the order in which they first do. */
export function termsOf(text: string, kind: TermKind): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1)
  const words = wordsOf(text)
  if (kind !== 'letters') {
    for (const word of words) add(word)
    for (let i = 1; i < words.length; i++) add(`${words[i - 1]} ${words[i]}`)
  }
  if (kind !== 'words') for (const word of words) for (const run of runsOf(word)) add(run)
  return counts
}

function* runsOf(word: string): Generator<string> {
  const letters = [' ', ...word, ' ']
  const longest = Math.min(LONGEST_RUN, letters.length)
  for (let length = Math.min(SHORTEST_RUN, longest); length <= longest; length++)
    for (let from = 0; from + length <= letters.length; from++) yield RUN + letters.slice(from, from + length).join('')
}
