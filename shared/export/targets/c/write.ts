import { type Condition, type Formula, namesIn } from '../../formula/formula.ts'
import type { Program } from '../../formula/program.ts'
import { writeNets } from './nets.ts'
import { cNumber } from './numbers.ts'
import { writeTrees } from './trees.ts'

/** A model in C99: its header and its source. */
export interface CSource {
  readonly header: string
  readonly source: string
  /** Names of the fields of a row, in the order of the inputs. */
  readonly fields: readonly string[]
  /** Most that quantised leaves can move a margin, over all trees. */
  readonly mostError: number
}

/** What printing needs to know of names, and the tables that it makes on the way. */
interface Printing {
  readonly texts: ReadonlySet<string>
  readonly spelling: ReadonlyMap<string, string>
  readonly declarations: string[]
}

export function writeC(program: Program, classes: readonly string[]): CSource {
  const { inputs, tables, results, prediction, probabilities } = program
  const fields = inputs.map(
    ({ column }, i) =>
      `c${i}_${column
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, '_')
        .slice(0, 40)}`,
  )
  const isText = (kind: string) => kind === 'category' || kind === 'text'
  const printing: Printing = {
    texts: new Set([
      ...inputs.flatMap(({ name, kind }) => (isText(kind) ? [name] : [])),
      ...results.flatMap(({ name, holds }) => (holds === 'text' ? [name] : [])),
    ]),
    spelling: new Map(inputs.map(({ name }, i) => [name, `row->${fields[i]}`])),
    declarations: [],
  }
  const outputs = [prediction, ...probabilities]
  const needed = neededFor(outputs, program)
  const body = bodyOf(program, needed, printing)
  const last = classes.length > 0 ? labelPlace(prediction, classes, printing) : printed(prediction, printing)
  const written = tables.map((table) =>
    table.kind === 'trees' ? writeTrees(table) : { declarations: writeNets(table), mostError: 0 },
  )
  const set = probabilities.map((share, k) => `  result->probabilities[${k}] = ${printed(share, printing)};\n`).join('')
  const source = `#include "model.h"

#include <math.h>
#include <string.h>

${HELPERS}
${tables.some(({ kind }) => kind === 'nets') ? NET_TYPES : ''}${written.map(({ declarations }) => declarations).join('\n')}
${printing.declarations.join('')}
${classes.length > 0 ? `const char *const model_classes[${classes.length}] = {${classes.map(cText).join(', ')}};\n` : ''}
void model_score(const struct model_row *row, struct model_result *result) {
  (void)row;
${body}${set}  result->prediction = ${last};
}
`
  const mostError = written.reduce((most, one) => Math.max(most, one.mostError), 0)
  return { header: headerOf(program, fields, classes), source, fields, mostError }
}

/** Results that the outputs need, trees included. */
function neededFor(outputs: readonly Formula[], { results, tables }: Program): ReadonlySet<string> {
  const byName = new Map(results.map((result) => [result.name, result]))
  const needed = new Set<string>()
  const open = outputs.flatMap((formula) => [...namesIn(formula)])
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    const table = tables.find((one) => name?.startsWith(`${one.name}[`))
    if (table) open.push(...table.values.flatMap((value) => [...namesIn(value)]))
    const result = byName.get(name)
    if (result) open.push(...namesIn(result.formula))
  }
  return needed
}

/** Statements in order; trees are walked before the first result that needs them. */
function bodyOf({ results, tables }: Program, needed: ReadonlySet<string>, printing: Printing): string {
  const lines: string[] = []
  const walked = new Set<string>()
  for (const { name, formula, holds } of results) {
    if (!needed.has(name)) continue
    for (const table of tables)
      if (!walked.has(table.name) && [...namesIn(formula)].some((one) => one.startsWith(`${table.name}[`))) {
        walked.add(table.name)
        const values = table.values.map((value) => printed(value, printing))
        lines.push(`  double ${table.name}[${table.outputs}];\n`)
        lines.push(`  const double ${table.name}_x[] = {${values.length > 0 ? values.join(', ') : '0.0'}};\n`)
        lines.push(`  ${table.name}_score(${table.name}_x, ${table.name});\n`)
      }
    lines.push(`  const ${holds === 'text' ? 'char *const' : 'double'} ${name} = ${printed(formula, printing)};\n`)
  }
  return lines.join('')
}

/** The place of the predicted class: texts become their places. */
function labelPlace(formula: Formula, classes: readonly string[], printing: Printing): string {
  if (formula.is === 'text') return String(classes.indexOf(formula.value))
  if (formula.is !== 'choice') return '0'
  return formula.cases.reduceRight(
    (rest, { when, gives }) => `(${tested(when, printing)} ? ${labelPlace(gives, classes, printing)} : ${rest})`,
    labelPlace(formula.otherwise, classes, printing),
  )
}

const isTextual = (formula: Formula, printing: Printing): boolean => {
  if (formula.is === 'text') return true
  if (formula.is === 'name') return printing.texts.has(formula.name)
  if (formula.is === 'choice')
    return [formula.otherwise, ...formula.cases.map(({ gives }) => gives)].some((one) => isTextual(one, printing))
  return formula.is === 'lookup' && isTextual(formula.otherwise, printing)
}

function printed(formula: Formula, printing: Printing, asText = isTextual(formula, printing)): string {
  const of = (one: Formula) => printed(one, printing)
  switch (formula.is) {
    case 'number':
      return formula.value < 0 ? `(${cNumber(formula.value)})` : cNumber(formula.value)
    case 'text':
      return cText(formula.value)
    case 'missing':
      return asText ? 'NULL' : 'NAN'
    case 'name':
      return printing.spelling.get(formula.name) ?? formula.name
    case 'sum':
      return `(${formula.of.map(of).join(' + ')})`
    case 'difference':
      return `(${of(formula.left)} - ${of(formula.right)})`
    case 'product':
      return `(${of(formula.left)} * ${of(formula.right)})`
    case 'quotient':
      return `(${of(formula.left)} / ${of(formula.right)})`
    case 'exp':
    case 'log':
    case 'floor':
      return `${formula.is}(${of(formula.of)})`
    case 'bounded':
      return `model_bounded(${of(formula.of)})`
    case 'largest':
      return formula.of.map(of).reduce((a, b) => `fmax(${a}, ${b})`)
    case 'smallest':
      return formula.of.map(of).reduce((a, b) => `fmin(${a}, ${b})`)
    case 'choice':
      return formula.cases.reduceRight(
        (rest, { when, gives }) => `(${tested(when, printing)} ? ${printed(gives, printing, asText)} : ${rest})`,
        printed(formula.otherwise, printing, asText),
      )
    case 'lookup':
      return lookup(formula, printing, asText)
    case 'pick': {
      if (formula.values.length === 0) return cNumber(formula.otherwise)
      const id = `model_values_${printing.declarations.length}`
      printing.declarations.push(`static const double ${id}[] = {${formula.values.map(cNumber).join(',')}};\n`)
      return `model_pick(${id}, ${formula.values.length}, ${of(formula.of)}, ${cNumber(formula.otherwise)})`
    }
  }
}

function lookup(
  { of, values, missing, otherwise }: Extract<Formula, { is: 'lookup' }>,
  printing: Printing,
  asText: boolean,
): string {
  if (of.is === 'missing') return printed(missing, printing, asText)
  const own = printed(of, printing)
  const id = `model_levels_${printing.declarations.length}`
  const texts = values.map(([text]) => cText(text)).join(',')
  printing.declarations.push(`static const char *const ${id}[] = {${texts || '""'}};\n`)
  const at = `model_level(${id}, ${values.length}, ${own})`
  const given = values.map(([, value]) => printed(value, printing, asText)).join(',')
  const type = asText ? 'char *const' : 'double'
  printing.declarations.push(`static const ${type} ${id}_give[] = {${given || (asText ? 'NULL' : '0.0')}};\n`)
  const [none, other] = [printed(missing, printing, asText), printed(otherwise, printing, asText)]
  return `(${own} == NULL ? ${none} : ${at} < 0 ? ${other} : ${id}_give[${at}])`
}

function tested(when: Condition, printing: Printing): string {
  const of = (one: Formula) => printed(one, printing)
  switch (when.is) {
    case 'missing':
      return isTextual(when.of, printing) ? `${of(when.of)} == NULL` : `isnan(${of(when.of)})`
    case 'atMost':
      return `${of(when.left)} <= ${of(when.right)}`
    case 'less':
      return `${of(when.left)} < ${of(when.right)}`
    case 'equal':
      return isTextual(when.left, printing)
        ? `model_same(${of(when.left)}, ${of(when.right)})`
        : `${of(when.left)} == ${of(when.right)}`
    case 'oneOf':
      return when.values.length === 0
        ? '0'
        : `(${when.values.map((value) => `${of(when.of)} == ${cNumber(value)}`).join(' || ')})`
    case 'and':
      return `(${when.of.map((one) => `(${tested(one, printing)})`).join(' && ')})`
    case 'or':
      return `(${when.of.map((one) => `(${tested(one, printing)})`).join(' || ')})`
    case 'not':
      return `!(${tested(when.of, printing)})`
  }
}

/** A text in C, in UTF-8. Three digits end an escape, so that no digit behind it is taken for one of its own. */
export const cText = (text: string): string =>
  `"${[...new TextEncoder().encode(text)]
    .map((byte) =>
      byte < 32 || byte > 126 || byte === 34 || byte === 63 || byte === 92
        ? `\\${byte.toString(8).padStart(3, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')}"`

function headerOf({ inputs, probabilities }: Program, fields: readonly string[], classes: readonly string[]): string {
  const types = { number: 'double', date: 'double', boolean: 'double', category: 'const char *', text: 'const char *' }
  const about = {
    number: 'NAN: missing',
    date: 'milliseconds since 1970-01-01, UTC; NAN: missing',
    boolean: '1 or 0; NAN: missing',
    category: 'UTF-8, without blanks at both ends; NULL: missing',
    text: 'not used; NULL',
  }
  const rows = inputs.map(({ column, kind }, i) => {
    const name = column.replace(/\*\/|[\r\n]/gu, ' ')
    return `  ${types[kind]}${types[kind].endsWith('*') ? '' : ' '}${fields[i]}; /* ${name}: ${about[kind]} */\n`
  })
  const outputs =
    classes.length > 0
      ? `  int prediction; /* place among model_classes */\n  double probabilities[${probabilities.length}];\n`
      : '  double prediction;\n'
  return `#ifndef MODEL_H
#define MODEL_H

/* C99, without allocation and without state. Define MODEL_QUANTISED to keep leaves in 16 bits, and weights of nets in 8. */

struct model_row {
${rows.join('')}};

struct model_result {
${outputs}};

${classes.length > 0 ? `extern const char *const model_classes[${classes.length}];\n` : ''}void model_score(const struct model_row *row, struct model_result *result);

#endif
`
}

/** Numbers of nets: entries of the first layer's tables, and weights of the others. */
const NET_TYPES = `#ifdef MODEL_QUANTISED
typedef short model_entry;
typedef signed char model_weight;
#else
typedef float model_entry;
typedef float model_weight;
#endif

`

const HELPERS = `#if defined(__GNUC__)
#define MODEL_MAYBE __attribute__((unused))
#else
#define MODEL_MAYBE
#endif

/* How many of the ascending cuts are below the value: it is at most cut i exactly where this is at most i. */
static MODEL_MAYBE unsigned short model_place(const double *cuts, unsigned long count, double value) {
  unsigned long from = 0, to = count;
  while (from < to) {
    const unsigned long middle = (from + to) / 2;
    if (cuts[middle] < value) from = middle + 1;
    else to = middle;
  }
  return (unsigned short)from;
}

static MODEL_MAYBE double model_pick(const double *values, unsigned long count, double place, double otherwise) {
  return place >= 0 && place < (double)count ? values[(unsigned long)place] : otherwise;
}

static MODEL_MAYBE int model_same(const char *a, const char *b) { return a != NULL && b != NULL && strcmp(a, b) == 0; }

static MODEL_MAYBE long model_level(const char *const *levels, long count, const char *text) {
  long i;
  for (i = 0; i < count; i++)
    if (strcmp(levels[i], text) == 0) return i;
  return -1;
}

static MODEL_MAYBE double model_bounded(double value) {
  if (isnan(value)) return 0.0;
  return fmax(-1.7976931348623157e308, fmin(1.7976931348623157e308, value));
}
`
