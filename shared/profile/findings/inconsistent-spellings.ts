import { type Cluster, mappingOf, type Occurrence, proposeClusters } from '../../clean/index.ts'
import { columnOf } from '../../table/index.ts'
import { defineCheck } from '../check.ts'
import { personalDataIn } from '../personal/personal-column.ts'
import { stepFor } from '../step-for.ts'
import { counted, quoted } from '../words.ts'

/** More levels than this are names of things, of which two may look alike. */
const MOST_LEVELS = 20_000
/** A spelling with one letter changed is a typing error only where it is this much rarer, of so many levels at most. */
const RARER = 20
const FEW_LEVELS = 1000
const LONG = 6
/** In a shorter word another letter makes another word, as in island and inland: there only a missing one is an error. */
const LONG_ENOUGH_TO_CHANGE = 9
const EXAMPLES = 3

export const inconsistentSpellings = defineCheck({
  id: 'inconsistent-spellings',
  title: 'Spellings of one value',
  look: (profiled) =>
    profiled.columns.flatMap(({ name, type, distinct }) => {
      const column = columnOf(profiled.table, name)
      if (type !== 'category' || column.kind !== 'category' || distinct > MOST_LEVELS) return []
      // Nobody's name is printed, and two people may bear names that look alike.
      if (personalDataIn(profiled, name)) return []
      const rows = profiled.counts(name)
      const clusters = clustersOf(
        column.levels.map((value, code) => ({ value, count: rows[code] ?? 0 })).filter(({ count }) => count > 0),
      )
      if (clusters.length === 0) return []
      const mapping = mappingOf(clusters)
      const examples = clusters.slice(0, EXAMPLES).map(({ values }) =>
        values
          .slice(0, EXAMPLES)
          .map(({ value, count }) => `${quoted(value)} (${count.toLocaleString('en-US')})`)
          .join(' and '),
      )
      return [
        {
          severity: 'warning' as const,
          columns: [name],
          message: `${name} has values that look like spellings of one: ${examples.join('; ')}${clusters.length > EXAMPLES ? `; and ${counted(clusters.length - EXAMPLES, 'more group')}` : ''}. A model learns each spelling on its own, from fewer rows; look at them and merge those that are one.`,
          step: stepFor('merge-similar', { columns: [name], mapping }),
        },
      ]
    }),
})

/** Texts alike but for letters' case, accents, punctuation and order of words; and rare typing errors of frequent texts. */
function clustersOf(levels: readonly Occurrence[]): Cluster[] {
  const alike = proposeClusters(levels, { method: 'fingerprint', size: 2, distance: 1 }).filter(isOneWriting)
  if (levels.length > FEW_LEVELS) return alike
  const taken = new Set(alike.flatMap(({ values }) => values.map(({ value }) => value)))
  const rest = levels.filter(({ value }) => !taken.has(value) && value.length >= LONG)
  const typos = proposeClusters(rest, { method: 'levenshtein', size: 2, distance: 1 }).filter(
    ({ values: [most, ...others] }) =>
      others.every(
        ({ value, count }) =>
          count * RARER <= (most?.count ?? 0) &&
          (value.length >= LONG_ENOUGH_TO_CHANGE || value.length !== most?.value.length),
      ),
  )
  return [...alike, ...typos]
}

/** Signs alone may tell values apart, as in `<=50K` and `>50K` or `A+` and `A-`: then they are no spellings of one. */
const isOneWriting = ({ values }: Cluster): boolean => new Set(values.map(({ value }) => signsOf(value))).size === 1

const signsOf = (text: string): string => text.replace(/[^+<>=≤≥≠±%$€£*#/&@!?-]/g, '').replace(/^-+$|-/g, '')
