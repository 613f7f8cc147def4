import type { Json } from '../core/index.ts'
import { formatCell } from '../table/index.ts'
import { decisionColumns, groupsIn } from './group-decision.ts'
import { seenLevels } from './levels.ts'
import type { InputColumn, Pipeline } from './pipeline.ts'

/**
 * JSON Schema (2020-12) of one row to predict. Every column may be missing (null or left out), and every value may also
 * come as its source text. Ranges and levels of the training rows are described, not enforced: values beyond them are
 * scored and flagged.
 */
export function rowSchema(pipeline: Pipeline): { readonly [key: string]: Json } {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `A row to predict ${pipeline.target} for`,
    type: 'object',
    properties: Object.fromEntries(
      pipeline.inputs.map((input) => [
        input.name,
        columnSchema(input, levelsOf(pipeline, input.name), decides(pipeline, input)),
      ]),
    ),
  }
}

/** Levels that training saw in a column, before any cleaning step may have renamed them the encoder's, or groups that decide. */
export function levelsOf(pipeline: Pipeline, column: string): readonly string[] {
  const seen = [...(seenLevels(pipeline).get(column) ?? [])]
  const { decision } = pipeline
  return seen.length === 0 && decision ? groupsIn(decision, column) : seen
}

const decides = ({ decision }: Pipeline, { name }: InputColumn): boolean =>
  decision !== undefined && decisionColumns(decision).includes(name)

const MOST_EXAMPLES = 50

function columnSchema(input: InputColumn, levels: readonly string[], isDecisive: boolean): Json {
  const { kind } = input.reading
  const base = { type: typesOf(kind), 'x-kind': kind }
  if (isDecisive)
    return {
      ...base,
      description:
        'Give it: each group has a threshold of its own. A row without it is decided by the threshold for everybody, and says so.',
      examples: levels.slice(0, MOST_EXAMPLES),
    }
  if (levels.length > 0)
    return {
      ...base,
      description: 'One of the levels seen in training; others count as missing.',
      examples: levels.slice(0, MOST_EXAMPLES),
    }
  if (!input.range) return base
  const [low, high] = input.range.map((value) => formatCell(value, input.reading))
  return { ...base, description: `Training range: ${low ?? ''} to ${high ?? ''}.`, 'x-training-range': input.range }
}

function typesOf(kind: InputColumn['reading']['kind']): Json {
  if (kind === 'number') return ['number', 'string', 'null']
  if (kind === 'boolean') return ['boolean', 'number', 'string', 'null']
  return kind === 'date' ? ['string', 'number', 'null'] : ['string', 'number', 'boolean', 'null']
}
