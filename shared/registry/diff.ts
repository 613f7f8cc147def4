import { METRICS } from '../metrics/index.ts'
import { familyTitle, TRAIN_OPTIONS } from '../train/index.ts'
import type { Asked } from './asked.ts'
import type { Difference } from './events.ts'
import { comparisonWith } from './limits.ts'
import type { Version } from './state.ts'

/** One figure of two versions. */
export interface FigureDiff {
  readonly value: number | null
  readonly other: number | null
  /** Of the same rows, with its interval; null where the two were never compared on the same rows. */
  readonly paired: Difference | null
}

/** What tells two versions apart. */
export interface VersionDiff {
  readonly version: number
  readonly other: number
  /** In sentences, the one against the other; none where only figures differ. */
  readonly words: readonly string[]
  /** Metric → figures, each on its own version's test rows; `paired` on the same. */
  readonly metrics: Readonly<Record<string, FigureDiff>>
  /** Grouping → figure between groups → both values. */
  readonly fairness: Readonly<Record<string, Readonly<Record<string, Omit<FigureDiff, 'paired'>>>>>
}

/** A version with what its training was asked for; null where that is not known. */
export interface Compared {
  readonly version: Version
  readonly asked: Asked | null
}

/** Says how `one` differs from `other`. */
export function diffVersions(one: Compared, other: Compared): VersionDiff {
  const [a, b] = [one.version, other.version]
  const paired = comparisonWith(a, b.version) ?? reversed(comparisonWith(b, a.version))
  const ids = METRICS.ids.filter((id) => a.metrics[id] || b.metrics[id])
  return {
    version: a.version,
    other: b.version,
    words: wordsOf(one, other),
    metrics: Object.fromEntries(
      ids.map((id) => [
        id,
        { value: a.metrics[id]?.value ?? null, other: b.metrics[id]?.value ?? null, paired: paired?.[id] ?? null },
      ]),
    ),
    fairness: gapsOfBoth(a, b),
  }
}

const reversed = (
  differences: Readonly<Record<string, Difference>> | undefined,
): Readonly<Record<string, Difference>> | undefined =>
  differences &&
  Object.fromEntries(
    Object.entries(differences).map(([id, { value, other, difference, low, high, worse, better, ...rest }]) => [
      id,
      {
        ...rest,
        value: other,
        other: value,
        difference: -difference,
        low: -high,
        high: -low,
        worse: better,
        better: worse,
      },
    ]),
  )

function gapsOfBoth(a: Version, b: Version): VersionDiff['fairness'] {
  const groupings = [...new Set([...Object.keys(a.fairness), ...Object.keys(b.fairness)])]
  return Object.fromEntries(
    groupings.map((of) => {
      const [left, right] = [a.fairness[of] ?? {}, b.fairness[of] ?? {}]
      const ids = [...new Set([...Object.keys(left), ...Object.keys(right)])]
      const both = ids.flatMap((id) => {
        const [value, otherValue] = [valueIn(left[id]), valueIn(right[id])]
        return value === undefined && otherValue === undefined
          ? []
          : [[id, { value: value ?? null, other: otherValue ?? null }] as const]
      })
      return [of, Object.fromEntries(both)]
    }),
  )
}

function valueIn(figure: unknown): number | null | undefined {
  if (typeof figure !== 'object' || figure === null || !('value' in figure)) return undefined
  return typeof figure.value === 'number' ? figure.value : null
}

function wordsOf(one: Compared, other: Compared): string[] {
  const [a, b] = [one.version, other.version]
  const [mine, theirs] = [a.lineage, b.lineage]
  const words: string[] = []
  const say = (isOther: boolean, text: string) => {
    if (isOther) words.push(text)
  }
  if (a.model.sha256 === b.model.sha256) return ['They are the same model, byte for byte.']
  say(mine.parent === b.version, `Version ${a.version} came of version ${b.version}.`)
  say(theirs.parent === a.version, `Version ${b.version} came of version ${a.version}.`)
  say(a.target !== b.target, `It predicts ${a.target}, the other ${b.target}.`)
  say(
    a.classes.join('\n') !== b.classes.join('\n'),
    `Its classes are ${listed(a.classes)}, the other's ${listed(b.classes)}.`,
  )
  say(a.family !== b.family, `It is of the kind ${familyTitle(a.family)}, the other ${familyTitle(b.family)}.`)
  say(mine.how !== theirs.how, `It was ${mine.how}, the other ${theirs.how}.`)
  if (mine.data.sha256 === theirs.data.sha256) words.push('Both learned from the same data.')
  else words.push(`It learned from other data: ${dataText(a)}, the other ${dataText(b)}.`)
  for (const text of columnWords(a.inputs, b.inputs)) words.push(text)
  words.push(...recipeWords(a, b))
  words.push(...askedWords(one, other))
  say(mine.seed !== theirs.seed, `Its seed is ${mine.seed}, the other's ${theirs.seed}.`)
  say(
    mine.lathe !== theirs.lathe,
    `It was made by Lathe ${mine.lathe ?? '(not known)'}, the other by ${theirs.lathe ?? '(not known)'}.`,
  )
  return words
}

const dataText = ({ lineage: { data } }: Version): string => {
  const { train, valid, test } = data.rows
  return `${data.names.join(', ') || `${data.sha256.slice(0, 12)}…`} (${(train + valid).toLocaleString('en-US')} training and ${test.toLocaleString('en-US')} test rows)`
}

function columnWords(a: readonly string[], b: readonly string[]): string[] {
  const [more, fewer] = [a.filter((name) => !b.includes(name)), b.filter((name) => !a.includes(name))]
  return [
    ...(more.length > 0 ? [`It also reads ${listed(more)}.`] : []),
    ...(fewer.length > 0 ? [`It does not read ${listed(fewer)}, which the other does.`] : []),
  ]
}

function recipeWords({ lineage: { recipe: mine } }: Version, { lineage: { recipe: theirs } }: Version): string[] {
  if (!mine || !theirs || mine.sha256 === theirs.sha256) return []
  const steps = ({ steps }: { readonly steps: readonly string[] }) =>
    steps.length === 0 ? 'no steps' : steps.join(', ')
  return mine.steps.join('\n') === theirs.steps.join('\n')
    ? ['Their cleaning steps are the same but for their parameters.']
    : [`Its cleaning steps are: ${steps(mine)}; the other's: ${steps(theirs)}.`]
}

/** What was asked for otherwise, by what the options are called where they are chosen. */
function askedWords(one: Compared, other: Compared): string[] {
  const [mine, theirs] = [one.asked, other.asked]
  if (!mine || !theirs) return []
  const [a, b]: Readonly<Record<string, unknown>>[] = [mine.options, theirs.options]
  const hasSameClasses = one.version.classes.join('\n') === other.version.classes.join('\n')
  return Object.keys({ ...a, ...b }).flatMap((name) => {
    const [own, others] = [a?.[name], b?.[name]]
    // A positive class that was found and one that was named are the same.
    const isTold = name === 'seed' || (name === 'positive' && hasSameClasses)
    if (isTold || JSON.stringify(own) === JSON.stringify(others)) return []
    return [`${optionTitle(name)}: ${optionWords(own)}; the other: ${optionWords(others)}.`]
  })
}

/** As the form of the options says it, without what it says in parentheses of its default. */
function optionTitle(name: string): string {
  const shape: Readonly<Record<string, { meta(): { title?: unknown } | undefined }>> = TRAIN_OPTIONS.shape
  const title = shape[name]?.meta()?.title
  return typeof title === 'string' ? title.replace(/\s*\([^()]*\)$/, '') : `The option ${name}`
}

function optionWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'not said'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : listed(value.map(optionWords))
  if (typeof value !== 'object') return String(value)
  const parts = Object.entries(value).map(([name, one]) => `${name} ${optionWords(one)}`)
  return parts.length === 0 ? 'none' : listed(parts)
}

const MOST_LISTED = 6
const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names.length > MOST_LISTED
      ? `${names.slice(0, MOST_LISTED).join(', ')} and ${names.length - MOST_LISTED} more`
      : names.join(', ')
