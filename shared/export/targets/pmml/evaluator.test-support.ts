// A small interpreter of the PMML that we write, for tests alone: written from the specification, not from the printer.
import { LatheError } from '../../../core/index.ts'
import type { Xml } from './xml.ts'

/** A number, a text, yes or no; null is missing. */
export type Value = number | string | boolean | null

const TOKENS =
  /<\?[^>]*\?>|<\/(?<end>[^>]+)>|<(?<name>[A-Za-z]+)(?<attributes>(?:\s+[\w:]+="[^"]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/gu

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/gu, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? ''),
  )

interface Open {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: (Open | string)[]
}

/** The root of a document; an error where it is not well-formed. */
export function parseXml(text: string): Xml {
  const root: Open = { name: '', attributes: {}, children: [] }
  const open = [root]
  let at = 0
  for (const match of text.matchAll(TOKENS)) {
    if (match.index !== at) break
    at += match[0].length
    const { end, name, attributes = '', empty, text: content } = match.groups ?? {}
    const top = open.at(-1)
    if (end !== undefined && open.pop()?.name !== end) throw new LatheError('usage', `</${end}> ends another element`)
    if (content !== undefined && (top?.children.length === 0 || content.trim() !== ''))
      top?.children.push(unescaped(content))
    if (name === undefined) continue
    const pairs = [...attributes.matchAll(/([\w:]+)="([^"]*)"/gu)].map(([, key = '', value = '']) => [
      key,
      unescaped(value),
    ])
    const element: Open = { name, attributes: Object.fromEntries(pairs), children: [] }
    top?.children.push(element)
    if (empty === undefined) open.push(element)
  }
  if (at !== text.length || open.length !== 1) throw new LatheError('usage', `not well-formed at ${at}`)
  const [document] = elementsOf(root)
  if (!document) throw new LatheError('usage', 'no element')
  return document
}

export const elementsOf = ({ children }: Xml): Xml[] =>
  children.flatMap((child) => (typeof child === 'string' ? [] : [child]))

export const child = (element: Xml, name: string): Xml => {
  const found = elementsOf(element).find((one) => one.name === name)
  if (!found) throw new LatheError('usage', `${element.name} has no ${name}`)
  return found
}

/** Scores a row: values of the output fields by name. */
export function score(document: Xml, row: Readonly<Record<string, Value>>): Record<string, Value> {
  const known = new Map(Object.entries(row))
  for (const { name, attributes } of elementsOf(child(document, 'DataDictionary')))
    if (name === 'DataField' && !known.has(attributes.name ?? '')) known.set(attributes.name ?? '', null)
  derive(child(document, 'TransformationDictionary'), known)
  const model = elementsOf(document).find(({ name }) => name.endsWith('Model'))
  if (!model) throw new LatheError('usage', 'no model')
  const own = new Map(known)
  handOutputs(model, scoreModel(model, own), own)
  const names = elementsOf(child(model, 'Output')).map(({ attributes }) => attributes.name ?? '')
  return Object.fromEntries(names.map((name) => [name, fieldIn(own, name)]))
}

type Known = Map<string, Value>

function derive(dictionary: Xml, known: Known): void {
  for (const field of elementsOf(dictionary)) known.set(field.attributes.name ?? '', evaluated(only(field), known))
}

/** What a model says: a number, or a score of each class. */
type Said = ReadonlyMap<string, number>

const NUMBER = ''

function scoreModel(model: Xml, known: Known): Said {
  if (model.name === 'TreeModel') return new Map([[NUMBER, leafOf(child(model, 'Node'), known)]])
  if (model.name === 'RegressionModel') return tablesOf(model, known)
  if (model.name !== 'MiningModel') throw new LatheError('usage', `unknown model ${model.name}`)
  const segmentation = child(model, 'Segmentation')
  const inner = elementsOf(segmentation).map((segment) => {
    const [predicate, own] = elementsOf(segment)
    if (predicate?.name !== 'True' || !own) throw new LatheError('usage', 'a segment that is not always taken')
    // What a segment derives is its own; what it hands on is for those behind it.
    const said = scoreModel(own, new Map(known))
    handOutputs(own, said, known)
    return said
  })
  const last = inner.at(-1)
  if (segmentation.attributes.multipleModelMethod === 'modelChain' && last) return last
  if (segmentation.attributes.multipleModelMethod !== 'sum')
    throw new LatheError('usage', 'unknown way of putting together')
  return new Map([[NUMBER, inner.reduce((total, said) => total + (said.get(NUMBER) ?? Number.NaN), 0)]])
}

function handOutputs(model: Xml, said: Said, known: Known): void {
  const output = elementsOf(model).find(({ name }) => name === 'Output')
  for (const field of output ? elementsOf(output) : []) {
    const { name = '', feature, value = '' } = field.attributes
    if (feature === 'probability') known.set(name, said.get(value) ?? null)
    else if (feature === 'predictedValue') known.set(name, said.get(NUMBER) ?? null)
    else known.set(name, evaluated(only(field), known))
  }
}

function tablesOf(model: Xml, known: Known): Said {
  const locals = elementsOf(model).find(({ name }) => name === 'LocalTransformations')
  if (locals) derive(locals, known)
  const tables = elementsOf(model).filter(({ name }) => name === 'RegressionTable')
  return new Map(
    tables.map((table) => {
      const { name = '', coefficient } = child(table, 'NumericPredictor').attributes
      const total = Number(table.attributes.intercept) + Number(coefficient) * Number(fieldIn(known, name))
      return [table.attributes.targetCategory ?? NUMBER, total]
    }),
  )
}

/** The score of the leaf that a row comes to: of the children the first whose predicate holds. */
function leafOf(node: Xml, known: Known): number {
  const children = elementsOf(node).filter(({ name }) => name === 'Node')
  if (children.length === 0) return Number(node.attributes.score)
  const next = children.find((one) => holds(only(one), known))
  if (!next) throw new LatheError('usage', 'a node without a way on')
  return leafOf(next, known)
}

function holds({ name, attributes, ...element }: Xml, known: Known): boolean {
  if (name === 'True' || name === 'False') return name === 'True'
  const parts = elementsOf({ name, attributes, ...element })
  const { field = '', operator, booleanOperator, value: limit } = attributes
  if (name === 'CompoundPredicate')
    return booleanOperator === 'or' ? parts.some((one) => holds(one, known)) : parts.every((one) => holds(one, known))
  const value = fieldIn(known, field)
  if (operator === 'isMissing') return value === null
  if (operator === 'isNotMissing') return value !== null
  if (value === null) return false
  if (operator === 'lessOrEqual') return Number(value) <= Number(limit)
  if (name === 'SimpleSetPredicate')
    return child({ name, attributes, ...element }, 'Array')
      .children.join('')
      .split(' ')
      .map(Number)
      .includes(Number(value))
  throw new LatheError('usage', `unknown predicate ${name} ${operator}`)
}

const only = (element: Xml): Xml => {
  const [first] = elementsOf(element)
  if (!first) throw new LatheError('usage', `${element.name} is empty`)
  return first
}

function fieldIn(known: ReadonlyMap<string, Value>, name: string): Value {
  const value = known.get(name)
  if (value === undefined) throw new LatheError('usage', `the field ${name} is not defined before it is used`)
  return value
}

function evaluated(expression: Xml, known: ReadonlyMap<string, Value>): Value {
  const { name, attributes } = expression
  if (name === 'FieldRef') return fieldIn(known, attributes.field ?? '')
  if (name === 'Constant') {
    const text = expression.children.join('')
    return attributes.dataType === 'double' ? Number(text) : attributes.dataType === 'boolean' ? text === 'true' : text
  }
  if (name === 'Discretize') {
    const value = fieldIn(known, attributes.field ?? '')
    if (value === null) return Number(attributes.mapMissingTo)
    const bin = elementsOf(expression).find((one) => {
      const { leftMargin, rightMargin } = only(one).attributes
      return Number(leftMargin) <= Number(value) && Number(value) <= Number(rightMargin)
    })
    return Number(bin?.attributes.binValue ?? attributes.defaultValue)
  }
  if (name === 'Apply') return applied(attributes.function ?? '', elementsOf(expression), known)
  throw new LatheError('usage', `unknown element ${name}`)
}

function applied(name: string, parts: readonly Xml[], known: ReadonlyMap<string, Value>): Value {
  const [first, ...others] = parts
  if (name === 'if') {
    const condition = first ? evaluated(first, known) : null
    const chosen = condition === null ? undefined : condition ? others[0] : others[1]
    return chosen ? evaluated(chosen, known) : null
  }
  const values = parts.map((part) => evaluated(part, known))
  if (name === 'isMissing') return values[0] === null
  if (name === 'isNotMissing') return values[0] !== null
  if (name === 'max' || name === 'min') {
    const there = values.filter((value) => value !== null).map(Number)
    return there.length === 0 ? null : Math[name](...there)
  }
  // Every other function is missing where one of its parts is.
  if (values.some((value) => value === null)) return null
  const call = FUNCTIONS[name]
  if (!call) throw new LatheError('usage', `unknown function ${name}`)
  return call(values)
}

const numeric =
  (of: (a: number, b: number) => Value) =>
  ([a, b]: readonly Value[]): Value =>
    of(Number(a), Number(b))

const FUNCTIONS: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  '+': numeric((a, b) => a + b),
  '-': numeric((a, b) => a - b),
  '*': numeric((a, b) => a * b),
  '/': numeric((a, b) => a / b),
  exp: numeric(Math.exp),
  ln: numeric(Math.log),
  floor: numeric(Math.floor),
  lessThan: numeric((a, b) => a < b),
  lessOrEqual: numeric((a, b) => a <= b),
  equal: ([a, b]) => a === b,
  isIn: ([value, ...list]) => list.includes(value ?? null),
  and: (values) => values.every(Boolean),
  or: (values) => values.some(Boolean),
  not: ([value]) => value !== true,
  trimBlanks: ([value]) => String(value).trim(),
}
