import type { Pipeline } from '../../../pipeline/index.ts'
import type { Program } from '../../formula/program.ts'
import { expressionOf, type FieldOf, NOTHING, textConstant } from './expression.ts'
import { printXml, type Xml, xml } from './xml.ts'

const NAMESPACE = 'http://www.dmg.org/PMML-4_4'

/** Optype and type of a result. */
const HOLDS = {
  number: { optype: 'continuous', dataType: 'double' },
  text: { optype: 'categorical', dataType: 'string' },
} as const

/**
 * The model as a PMML 4.4 document: columns in the data dictionary, every result of the program as a derived field, and a regression model that
 * hands on the last of them. Its output has `prediction`, decided at the model's own threshold, and `probability_k` of each class.
 *
 * Source: https://dmg.org/pmml/v4-4-1/GeneralStructure.html
 */
export function pmmlDocument({ task, target, classes }: Pipeline, program: Program, name: string): string {
  const field = fieldsOf(program, target)
  const document = xml(
    'PMML',
    { xmlns: NAMESPACE, version: '4.4' },
    xml('Header', { description: `Predicts ${target}` }, xml('Application', { name: 'Lathe' })),
    xml('DataDictionary', {}, ...program.inputs.map(dataField), targetField(target, classes)),
    xml(
      'TransformationDictionary',
      {},
      ...program.inputs.map((input) => derived(field(input.name), inputHolds(input), inputOf(input))),
      ...program.results.map((result) =>
        derived(field(result.name), result.holds, expressionOf(result.formula, field) ?? NOTHING),
      ),
      ...program.probabilities.map((share, k) =>
        derived(field(`probability_${k}`), 'number', expressionOf(share, field) ?? NOTHING),
      ),
      derived(
        field('prediction'),
        task === 'regression' ? 'number' : 'text',
        expressionOf(program.prediction, field) ?? NOTHING,
      ),
    ),
    model({ task, target, classes }, program, name, field),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(document)}`
}

function model(
  { task, target, classes }: Pick<Pipeline, 'task' | 'target' | 'classes'>,
  { inputs }: Program,
  name: string,
  field: FieldOf,
): Xml {
  const handsOn = (result: string, attributes: Readonly<Record<string, string>> = {}) =>
    xml(
      'RegressionTable',
      { intercept: '0', ...attributes },
      xml('NumericPredictor', { name: field(result), coefficient: '1' }),
    )
  const isNumber = task === 'regression'
  const prediction = isNumber ? HOLDS.number : HOLDS.text
  return xml(
    'RegressionModel',
    {
      modelName: name,
      functionName: isNumber ? 'regression' : 'classification',
      normalizationMethod: 'none',
    },
    xml(
      'MiningSchema',
      {},
      ...inputs.map(({ column }) => xml('MiningField', { name: column, invalidValueTreatment: 'asIs' })),
      xml('MiningField', { name: target, usageType: 'target' }),
    ),
    xml(
      'Output',
      {},
      xml(
        'OutputField',
        { name: 'prediction', ...prediction, feature: 'transformedValue' },
        xml('FieldRef', { field: field('prediction') }),
      ),
      ...classes.map((label, k) =>
        xml('OutputField', { name: `probability_${k}`, ...HOLDS.number, feature: 'probability', value: label }),
      ),
    ),
    ...(isNumber
      ? [handsOn('prediction')]
      : classes.map((label, k) => handsOn(`probability_${k}`, { targetCategory: label }))),
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
