import type { FittedStep } from '../../clean/index.ts'
import type { Json } from '../../core/index.ts'
import type { FeatureSet } from '../../features/index.ts'
import type { Pipeline } from '../../pipeline/index.ts'

/** Texts by column; a column may come several times. */
type Texts = readonly (readonly [column: string, texts: Iterable<string>])[]

/**
 * The texts that a model tells apart in each input: levels that encoders know, and every text that a step's state holds
 * for the column. A few more do no harm: a text is a code of its own then, and is treated as the steps treat it.
 */
export function textsOfInputs({ branches, inputs, decision }: Pipeline): ReadonlyMap<string, readonly string[]> {
  const known = branches.map(({ steps, views }) =>
    steps.reduceRight(
      (wanted, step) => textsBefore(step, wanted),
      merged(views.flatMap(({ features }) => textsOfFeatures(features))),
    ),
  )
  if (decision) known.push(merged([[decision.column, decision.groups.map(({ group }) => group)]]))
  return new Map(inputs.map(({ name }) => [name, [...new Set(known.flatMap((texts) => [...(texts.get(name) ?? [])]))]]))
}

type Wanted = ReadonlyMap<string, ReadonlySet<string>>

function merged(texts: Texts): Wanted {
  const wanted = new Map<string, Set<string>>()
  for (const [column, found] of texts) wanted.set(column, new Set([...(wanted.get(column) ?? []), ...found]))
  return wanted
}

const textsOfFeatures = ({ columns, made = [] }: FeatureSet): Texts => [
  ...columns.map(({ column, state }) => [column, textsIn(state)] as const),
  // Levels of several columns together are written as a JSON list of them.
  ...made.flatMap(({ of, means }) => {
    const parts = (means?.levels ?? []).flatMap((level) => [...textsIn(JSON.parse(level))])
    return of.map((column) => [column, parts] as const)
  }),
]

/** Texts that matter before a step, from those that do after it. */
function textsBefore({ id, state }: FittedStep, wanted: Wanted): Wanted {
  const { names, columns } = state
  if (id === 'rename')
    return merged([...wanted, ...pairsIn(names).map(([old, name]) => [old, wanted.get(name) ?? []] as const)])
  if (!isObject(columns)) return wanted
  const own = Object.entries(columns).flatMap(([column, entry]) => {
    const { by } = isObject(entry) ? entry : NOTHING
    return (typeof by === 'string' ? [column, by] : [column]).map((name) => [name, textsIn(entry)] as const)
  })
  return merged([...wanted, ...own])
}

const NOTHING: { readonly [key: string]: Json } = {}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const pairsIn = (value: Json | undefined): (readonly [string, string])[] =>
  isList(value) ? value.flatMap((pair) => (isList(pair) ? [[String(pair[0]), String(pair[1])] as const] : [])) : []

/** All texts of a value, keys of objects among them. */
function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (isList(value)) for (const item of value) yield* textsIn(item)
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) {
      yield key
      yield* textsIn(item)
    }
}
