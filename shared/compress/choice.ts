import { usageError } from '../core/index.ts'
import { membersOf, type Pipeline } from '../pipeline/index.ts'
import { withoutInnerValues } from './edit-trees.ts'
import { hasTrees, mapMembers, mapTrees } from './members.ts'
import { COMPRESSIONS } from './methods/index.ts'

/** A compression that is asked for, with its amount. */
export interface AskedCompression {
  readonly id: string
  /** Left out of the text where the method has none. */
  readonly amount: number
}

/**
 * Reads what is asked for.
 *
 * @param text such as `fewer-trees=120,uint8`; an amount that is left out is the method's own
 * @throws a usage error that names the part
 */
export function parseCompressions(text: string): AskedCompression[] {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  if (parts.length === 0)
    throw usageError('No compression is named.', { value: text, next: `Choose from ${COMPRESSIONS.ids.join(', ')}.` })
  const asked = parts.map((part) => {
    const [id = '', amount, ...rest] = part.split('=').map((own) => own.trim())
    const { amount: range } = COMPRESSIONS.get(id)
    if (range === null && amount !== undefined)
      throw usageError(`${id} takes no number.`, { value: part, next: `Write ${id} alone.` })
    const number = amount === undefined ? (range?.normal ?? 1) : Number(amount)
    if (
      rest.length > 0 ||
      amount === '' ||
      !Number.isFinite(number) ||
      (range && (number < range.least || number > range.most))
    )
      throw usageError(`${part} is not an amount of ${id}.`, {
        value: part,
        next: `Give a number from ${range?.least} to ${range?.most}: ${range?.title}.`,
      })
    return { id, amount: number }
  })
  const twice = asked.find(({ id }, at) => asked.findIndex((other) => other.id === id) !== at)
  if (twice) throw usageError(`${twice.id} is named twice.`, { value: text, next: 'Name each compression once.' })
  const order = COMPRESSIONS.ids
  return asked.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
}

/** The text that parseCompressions() reads. */
export const compressionsText = (asked: readonly AskedCompression[]): string =>
  asked.map(({ id, amount }) => (COMPRESSIONS.get(id).amount === null ? id : `${id}=${amount}`)).join(',')

/** A smaller pipeline, and what has become of it in words. */
export interface Compressed {
  readonly pipeline: Pipeline
  readonly words: string
}

/**
 * The pipeline with every compression applied, one after another.
 *
 * @throws a usage error that names the compression that cannot be had, and why
 */
export function compressPipeline(pipeline: Pipeline, asked: readonly AskedCompression[]): Compressed {
  let current = pipeline
  const words: string[] = []
  for (const { id } of asked) {
    const why = COMPRESSIONS.get(id).refusal(pipeline)
    if (why !== null)
      throw usageError(`${id} makes this model no smaller: ${why}.`, {
        value: id,
        next: 'See lathe compress MODEL, which lists what can be had.',
      })
  }
  for (const { id, amount } of asked) {
    const method = COMPRESSIONS.get(id)
    const after = method.apply(current, amount)
    words.push(method.words(current, after))
    current = after
  }
  return { pipeline: settled(current), words: words.join(', ') }
}

/** Inner nodes of trees keep a value that merging reads and scoring does not: whoever only scores leaves it out. */
export const settled = (pipeline: Pipeline): Pipeline =>
  hasTrees(pipeline) ? mapMembers(pipeline, ({ state }) => mapTrees(state, withoutInnerValues)) : pipeline

/** Choices whose prices are worth knowing for this model, as texts; what the same number of bytes would say twice is left out. */
export function offeredChoices(pipeline: Pipeline): string[] {
  if (membersOf(pipeline).length === 0) return []
  const singles = COMPRESSIONS.members.flatMap((method) => {
    if (method.refusal(pipeline) !== null) return []
    return method.amount === null ? [method.id] : method.offered.map((amount) => `${method.id}=${amount}`)
  })
  const rounding = COMPRESSIONS.get('uint8').refusal(pipeline) === null
  const pairs = hasTrees(pipeline) && rounding ? ['fewer-trees=0.5,uint8', 'fewer-trees=0.25,uint8'] : []
  return [...singles, ...pairs]
}
