import type { Pipeline } from '../../../pipeline/index.ts'
import { type Formula, named, namesIn, withNames } from '../../formula/formula.ts'
import type { Program } from '../../formula/program.ts'
import type { TreeTables } from '../../formula/writer.ts'
import { expressionOf, type FieldOf, NOTHING, textConstant } from './expression.ts'
import { askedName, sumName, treeSum } from './trees.ts'
import { printXml, type Xml, xml } from './xml.ts'

const NAMESPACE = 'http://www.dmg.org/PMML-4_4'

/** Optype and type of a result. */
const HOLDS = {
  number: { optype: 'continuous', dataType: 'double' },
  text: { optype: 'categorical', dataType: 'string' },
} as const

/**
 * The model as a PMML 4.4 document: columns in the data dictionary, results of the program as derived fields. Where there are sums of trees, a
 * mining model each adds them up, and a last segment goes on from their sums; without, one regression model hands on what was derived. The
 * output has `probability_k` of each class, and `prediction`, decided at the model's own threshold.
 *
 * @param program with its trees as tables
 *
 * Source: https://dmg.org/pmml/v4-4-1/GeneralStructure.html
 */
export function pmmlDocument(pipeline: Pipeline, program: Program, name: string): string {
  const { target, classes } = pipeline
  const field = fieldsOf(program, target)
  const behind = resultsBehindTrees(program)
  const result = ({ name: of, holds, formula }: Program['results'][number]) =>
    derived(field(of), holds, expressionOf(formula, field) ?? NOTHING)
  const last = [
    ...program.results.filter((one) => behind.has(one.name)).map(result),
    ...program.probabilities.map((share, k) =>
      derived(field(`probability_${k}`), 'number', expressionOf(share, field) ?? NOTHING),
    ),
    ...(classes.length === 0
      ? [derived(field('prediction'), 'number', expressionOf(program.prediction, field) ?? NOTHING)]
      : []),
  ]
  const trees = treesOf(program)
  const first = [
    ...program.inputs.map((input) => derived(field(input.name), inputHolds(input), inputOf(input))),
    ...program.results.filter((one) => !behind.has(one.name)).map(result),
    ...trees.flatMap((tables) =>
      tables.values.flatMap((value, f) =>
        value.is === 'name'
          ? []
          : [derived(field(askedName(tables, f)), 'number', expressionOf(value, field) ?? NOTHING)],
      ),
    ),
    ...(trees.length === 0 ? last : []),
  ]
  const output = outputOf(pipeline, program, behind, field)
  const attributes = { modelName: name, functionName: functionOf(classes) }
  const model =
    trees.length === 0
      ? handOn(classes, schemaOf(program, target), field, { ...attributes }, output)
      : chain(program, target, classes, field, attributes, output, last)
  const document = xml(
    'PMML',
    { xmlns: NAMESPACE, version: '4.4' },
    xml('Header', { description: `Predicts ${target}` }, xml('Application', { name: 'Lathe' })),
    xml('DataDictionary', {}, ...program.inputs.map(dataField), targetField(target, classes)),
    xml('TransformationDictionary', {}, ...first),
    model,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(document)}`
}

const functionOf = (classes: readonly string[]): string => (classes.length > 0 ? 'classification' : 'regression')

const treesOf = ({ tables }: Program): TreeTables[] => tables.flatMap((one) => (one.kind === 'trees' ? [one] : []))

const isSum = (name: string): boolean => /^trees_\d+\[\d+\]$/u.test(name)

/** Results that need a sum of trees, by themselves or by others. */
function resultsBehindTrees({ results }: Program): ReadonlySet<string> {
  const behind = new Set<string>()
  for (const { name, formula } of results)
    if ([...namesIn(formula)].some((one) => isSum(one) || behind.has(one))) behind.add(name)
  return behind
}

const schemaOf = ({ inputs }: Program, target: string | null, more: readonly string[] = []): Xml =>
  xml(
    'MiningSchema',
    {},
    ...inputs.map(({ column }) => xml('MiningField', { name: column, invalidValueTreatment: 'asIs' })),
    ...more.map((name) => xml('MiningField', { name })),
    ...(target === null ? [] : [xml('MiningField', { name: target, usageType: 'target' })]),
  )

/** A regression model that hands on derived fields. */
function handOn(
  classes: readonly string[],
  schema: Xml,
  field: FieldOf,
  attributes: Readonly<Record<string, string>>,
  ...parts: readonly Xml[]
): Xml {
  const table = (result: string, more: Readonly<Record<string, string>> = {}) =>
    xml(
      'RegressionTable',
      { intercept: '0', ...more },
      xml('NumericPredictor', { name: field(result), coefficient: '1' }),
    )
  const tables =
    classes.length === 0
      ? [table('prediction')]
      : classes.map((label, k) => table(`probability_${k}`, { targetCategory: label }))
  return xml('RegressionModel', { ...attributes, normalizationMethod: 'none' }, schema, ...parts, ...tables)
}

/** Sums of trees, one after another, and a last segment that goes on from them. */
function chain(
  program: Program,
  target: string,
  classes: readonly string[],
  field: FieldOf,
  attributes: Readonly<Record<string, string>>,
  output: Xml,
  last: readonly Xml[],
): Xml {
  const trees = treesOf(program)
  const inner = schemaOf(program, null)
  const sums = trees.flatMap((tables) => tables.base.map((base, k) => ({ tables, base, k })))
  const names = sums.map(({ tables, k }) => field(sumName(tables, k)))
  const based = sums.map(({ tables, base, k }) => {
    const total = apply(
      '+',
      xml('Constant', { dataType: 'double' }, String(base)),
      xml('FieldRef', { field: field(sumName(tables, k)) }),
    )
    return derived(field(`${tables.name}[${k}]`), 'number', total)
  })
  const segment = (id: string, model: Xml) => xml('Segment', { id }, xml('True'), model)
  const locals = xml('LocalTransformations', {}, ...based, ...last)
  const end = handOn(classes, schemaOf(program, target, names), field, { functionName: functionOf(classes) }, locals)
  return xml(
    'MiningModel',
    attributes,
    schemaOf(program, target),
    output,
    xml(
      'Segmentation',
      { multipleModelMethod: 'modelChain' },
      ...sums.map(({ tables, k }) => segment(`${tables.name}_${k}`, treeSum(tables, k, inner, field))),
      segment('decision', end),
    ),
  )
}

/** Probabilities, then the prediction, from them and from what was derived before any model. */
function outputOf(
  { classes }: Pipeline,
  { results, prediction, probabilities }: Program,
  behind: ReadonlySet<string>,
  field: FieldOf,
): Xml {
  if (classes.length === 0)
    return xml('Output', {}, xml('OutputField', { name: 'prediction', ...HOLDS.number, feature: 'predictedValue' }))
  const shares = new Map(probabilities.map((share, k) => [share.is === 'name' ? share.name : '', `probability_${k}`]))
  const formulas = new Map(results.map((one) => [one.name, one.formula]))
  const inOutput = (name: string): Formula => {
    const share = shares.get(name)
    if (share !== undefined) return named(share)
    const formula = behind.has(name) ? formulas.get(name) : undefined
    return formula ? withNames(formula, inOutput) : named(name)
  }
  const fieldOf: FieldOf = (name) => (/^probability_\d+$/u.test(name) ? name : field(name))
  const decided = expressionOf(withNames(prediction, inOutput), fieldOf) ?? NOTHING
  return xml(
    'Output',
    {},
    ...classes.map((label, k) =>
      xml('OutputField', { name: `probability_${k}`, ...HOLDS.number, feature: 'probability', value: label }),
    ),
    xml('OutputField', { name: 'prediction', ...HOLDS.text, feature: 'transformedValue' }, decided),
  )
}

/** Names of fields that no column has. */
function fieldsOf({ inputs }: Program, target: string): FieldOf {
  const columns = [...inputs.map(({ column }) => column), target]
  let prefix = 'lathe_'
  while (columns.some((column) => column.startsWith(prefix))) prefix += '_'
  return (name) => prefix + name
}

const derived = (name: string, holds: keyof typeof HOLDS, expression: Xml): Xml =>
  xml('DerivedField', { name, ...HOLDS[holds] }, expression)

type Input = Program['inputs'][number]

const inputHolds = ({ kind }: Input): keyof typeof HOLDS => (kind === 'category' || kind === 'text' ? 'text' : 'number')

function dataField({ column, kind }: Input): Xml {
  if (kind === 'boolean') return xml('DataField', { name: column, optype: 'categorical', dataType: 'boolean' })
  return xml('DataField', { name: column, ...HOLDS[kind === 'category' || kind === 'text' ? 'text' : 'number'] })
}

const targetField = (target: string, classes: readonly string[]): Xml =>
  xml(
    'DataField',
    { name: target, ...HOLDS[classes.length > 0 ? 'text' : 'number'] },
    ...classes.map((value) => xml('Value', { value })),
  )

const apply = (name: string, ...parts: readonly Xml[]): Xml => xml('Apply', { function: name }, ...parts)

/** A column as the program reads it: texts without blanks around them, and those that mean missing taken out; yes is 1, no is 0. */
function inputOf({ column, kind, missing }: Input): Xml {
  const own = xml('FieldRef', { field: column })
  const there = apply('isNotMissing', own)
  if (kind === 'boolean') {
    const isTrue = apply('equal', own, xml('Constant', { dataType: 'boolean' }, 'true'))
    const numbers = ['1', '0'].map((value) => xml('Constant', { dataType: 'double' }, value))
    return apply('if', there, apply('if', isTrue, ...numbers))
  }
  if (kind === 'number' || kind === 'date') return own
  const trimmed = apply('trimBlanks', own)
  const isNone = apply('isIn', trimmed, ...[...new Set(['', ...missing])].map(textConstant))
  return apply('if', there, apply('if', apply('not', isNone), trimmed))
}
