import { leftOf } from '../../formula/families.ts'
import { type Condition, type Formula, named } from '../../formula/formula.ts'
import { notAFormula, type TreeTables } from '../../formula/writer.ts'
import type { FieldOf } from './expression.ts'
import { type Xml, xml } from './xml.ts'

const TRUE = xml('True')

/** A name for each value that trees are asked with: its own, or one that is made. */
export const askedName = ({ name, values }: TreeTables, f: number): string => {
  const value = values[f]
  return value?.is === 'name' ? value.name : `${name}_feature_${f}`
}

/** The name under which a segment hands on the sum of its trees. */
export const sumName = ({ name }: TreeTables, k: number): string => `${name}_sum_${k}`

/**
 * The trees of one output as a mining model that adds up: a tree a segment, whose nodes name when a row goes left; what does not,
 * for whatever reason, goes right.
 *
 * Source: https://dmg.org/pmml/v4-4-1/TreeModel.html, https://dmg.org/pmml/v4-4-1/MultipleModels.html
 */
export function treeSum(tables: TreeTables, k: number, schema: Xml, field: FieldOf): Xml {
  const { state, outputs } = tables
  const asked = {
    ...tables,
    features: tables.features.map(({ kind }, f) => ({ kind, value: named(askedName(tables, f)) })),
  }
  const trees = [...state.roots].filter((_, t) => t % outputs === k)
  const segments = trees.map((root, t) =>
    xml(
      'Segment',
      { id: String(t + 1) },
      TRUE,
      xml(
        'TreeModel',
        {
          functionName: 'regression',
          missingValueStrategy: 'none',
          noTrueChildStrategy: 'returnLastPrediction',
          splitCharacteristic: 'multiSplit',
        },
        schema,
        nodeOf(asked, root, TRUE, field),
      ),
    ),
  )
  const handedOn = { name: field(sumName(tables, k)), optype: 'continuous', dataType: 'double' }
  return xml(
    'MiningModel',
    { functionName: 'regression' },
    schema,
    xml('Output', {}, xml('OutputField', { ...handedOn, feature: 'predictedValue' })),
    xml('Segmentation', { multipleModelMethod: 'sum' }, ...segments),
  )
}

function nodeOf(tables: TreeTables, node: number, predicate: Xml, field: FieldOf): Xml {
  const { state, features } = tables
  const [left = -1, right = -1] = [state.left[node], state.right[node]]
  if (left < 0) return xml('Node', { score: String(state.value[node] ?? 0) }, predicate)
  return xml(
    'Node',
    {},
    predicate,
    nodeOf(tables, left, predicateOf(leftOf(state, node, features), field), field),
    nodeOf(tables, right, TRUE, field),
  )
}

/** A condition of a node: comparisons with something missing are false there by the strategy "none". */
function predicateOf(when: Condition, field: FieldOf): Xml {
  const simple = (of: Formula, operator: string, value?: number): Xml => {
    if (of.is !== 'name') throw notAFormula('A node of a tree that asks for no field')
    return xml('SimplePredicate', {
      field: field(of.name),
      operator,
      ...(value !== undefined && { value: String(value) }),
    })
  }
  switch (when.is) {
    case 'missing':
      return simple(when.of, 'isMissing')
    case 'atMost':
      // A number that is at most itself is one that is there.
      return when.right.is === 'number'
        ? simple(when.left, 'lessOrEqual', when.right.value)
        : simple(when.left, 'isNotMissing')
    case 'oneOf': {
      if (when.values.length === 0) return xml('False')
      if (when.of.is !== 'name') throw notAFormula('A node of a tree that asks for no field')
      const list = xml('Array', { n: String(when.values.length), type: 'real' }, when.values.join(' '))
      return xml('SimpleSetPredicate', { field: field(when.of.name), booleanOperator: 'isIn' }, list)
    }
    case 'and':
    case 'or':
      return xml('CompoundPredicate', { booleanOperator: when.is }, ...when.of.map((one) => predicateOf(one, field)))
    default:
      throw notAFormula('A node of a tree that asks otherwise')
  }
}
