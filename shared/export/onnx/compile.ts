import { LatheError } from '../../core/index.ts'
import { type Pipeline, thresholdsFor, type View } from '../../pipeline/index.ts'
import { alongCurve, blended, calibratedBy, probabilitiesOf, withoutInfinities } from './blend.ts'
import { type GraphColumns, inputType, readInput } from './columns.ts'
import { familyCompiler } from './families.ts'
import { featuresOf } from './features.ts'
import { createGraph, type Graph, type Value } from './graph.ts'
import { type Numbers, type Ops, opsOf } from './ops.ts'
import { modelBytes, type ValueProto } from './proto.ts'
import { refused } from './refusal.ts'
import { applyStepsTo } from './steps.ts'
import { textsOfInputs } from './texts.ts'

/**
 * How the columns of a batch come in and go out: `matrices` of [N, 1], as serving runtimes want them, or `vectors` of
 * [N], as MLflow hands over the columns of a data frame; an output there is a vector too, one a class.
 */
export type Shape = 'matrices' | 'vectors'

/** A .onnx file of the whole pipeline: raw columns in, predictions out. The same pipeline gives the same bytes. */
export function compileOnnx(pipeline: Pipeline, name: string, shape: Shape): Uint8Array {
  const graph = createGraph()
  const ops = opsOf(graph, pipeline.calibration?.curve !== undefined)
  const columns = inputsOf(ops, pipeline, shape)
  const margins = marginsOf(ops, pipeline, columns, (view, features) =>
    view.members.map(({ family, state, weight }) => ({
      margins: familyCompiler(family).margins(state, features, ops),
      weight,
    })),
  )
  const outputs = outputsOf(ops, pipeline, columns, margins, shape)
  return modelBytes({
    name,
    about: `Predicts ${pipeline.target} from raw columns. Missing: NaN, or the empty text.`,
    producer: { name: 'Lathe', version: '1' },
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs: graph.inputs,
    outputs,
    metadata: metadataOf(pipeline),
  })
}

/** Why ONNX cannot say this pipeline; null where it can. */
export function onnxRefusal(pipeline: Pipeline): string | null {
  try {
    const ops = opsOf(createGraph())
    marginsOf(ops, pipeline, inputsOf(ops, pipeline, 'matrices'), (view) =>
      view.members.map(({ family, weight }) => {
        familyCompiler(family)
        return { margins: ops.number(0), weight }
      }),
    )
    return null
  } catch (error) {
    if (error instanceof LatheError && error.code === 'unsupported') return `${error.message}.`
    throw error
  }
}

type Views = (view: View, features: ReturnType<typeof featuresOf>) => { margins: Numbers; weight: number }[]

function marginsOf(ops: Ops, pipeline: Pipeline, columns: GraphColumns, members: Views): Numbers {
  if (pipeline.decision?.columns)
    throw refused('a threshold for each crossed group', `it is of ${pipeline.decision.columns.join(' and ')} together`)
  const votes = pipeline.branches.flatMap(({ steps, views }) => {
    const table = applyStepsTo(ops, steps, columns)
    return views.flatMap((view) => {
      const features = featuresOf(ops, view.features, table)
      return members(view, features).map(({ margins, weight }) => {
        const finite = withoutInfinities(ops, margins)
        return { margins: view.shift ? ops.add(finite, ops.row(view.shift)) : finite, weight }
      })
    })
  })
  if (votes.length === 0) throw refused('this model', 'it holds no models')
  const unknown = Object.keys(pipeline).find((part) => !(part in PARTS))
  if (unknown !== undefined) throw refused(`the "${unknown}" of this model`, 'no compiler for ONNX is written yet')
  return calibratedBy(ops, blended(ops, pipeline, votes), pipeline.calibration)
}

function inputsOf(ops: Ops, pipeline: Pipeline, shape: Shape): GraphColumns {
  const texts = textsOfInputs(pipeline)
  const { graph } = ops
  // MLflow hands over a single column as a matrix.
  const isVector = shape === 'vectors' && pipeline.inputs.length > 1
  if (pipeline.inputs.length === 0) throw refused('this model', 'it uses no column')
  return new Map(
    pipeline.inputs.map(({ name, reading }) => {
      const raw = graph.input(name, inputType(reading.kind), isVector ? ['N'] : ['N', 1], aboutInput(reading.kind))
      const column = isVector ? graph.op('Reshape', raw.type, [raw, graph.constant('int64', [-1, 1])]) : raw
      return [name, readInput(ops, column, reading, texts.get(name) ?? [])]
    }),
  )
}

function aboutInput(kind: Pipeline['inputs'][number]['reading']['kind']): string {
  if (kind === 'number') return 'A number; NaN where missing.'
  if (kind === 'date') return 'Milliseconds since 1970-01-01T00:00Z as the clock showed; NaN where missing.'
  return 'The text as the file writes it, without blanks around it; empty where missing.'
}

/** Names of outputs; a column may have one of them. */
const outputName = (graph: Graph, name: string): string =>
  graph.inputs.some((input) => input.name === name) ? outputName(graph, `${name}_output`) : name

function outputsOf(ops: Ops, pipeline: Pipeline, columns: GraphColumns, margins: Numbers, shape: Shape): ValueProto[] {
  const { task, classes } = pipeline
  const width = task === 'multiclass' ? classes.length : 1
  const every = everyRow(ops, pipeline, margins, width)
  const outputs: ValueProto[] = []
  const put = (value: Value, name: string, columns: number): void => {
    const isVector = shape === 'vectors'
    const shaped = isVector ? ops.graph.op('Reshape', value.type, [value, ops.graph.constant('int64', [-1])]) : value
    const { name: given } = ops.graph.rename(shaped, outputName(ops.graph, name))
    outputs.push({ name: given, type: value.type, shape: isVector ? ['N'] : ['N', columns] })
  }
  if (task === 'regression') {
    put(every, 'prediction', 1)
    return outputs
  }
  const shares = alongCurve(ops, probabilitiesOf(ops, task, every), pipeline.calibration?.curve)
  put(labelsOf(ops, pipeline, columns, shares), 'prediction', 1)
  if (shape === 'matrices') put(shares, 'probabilities', classes.length)
  else for (const [k, label] of classes.entries()) put(ops.column(shares, k), `p:${label}`, 1)
  return outputs
}

/** A model that says the same for all rows still says it once a row. */
function everyRow(ops: Ops, { inputs }: Pipeline, margins: Numbers, width: number): Numbers {
  const { graph } = ops
  const first = inputs[0]
  if (!first) return margins
  const shape = graph.op('Shape', 'int64', [{ name: first.name, type: inputType(first.reading.kind) }], {
    start: 0,
    end: 1,
  })
  const whole = graph.op('Concat', 'int64', [shape, graph.constant('int64', [width])], { axis: 0 })
  return graph.op('Expand', 'double', [margins, whole])
}

/** The class of every row, [N, 1]: binary by the threshold, otherwise the most probable, of equal ones the first. */
function labelsOf(ops: Ops, pipeline: Pipeline, columns: GraphColumns, shares: Numbers): Value<'string'> {
  const { task, classes } = pipeline
  const { graph } = ops
  const codes =
    task === 'binary'
      ? ops.asCodes(ops.compare('GreaterOrEqual', ops.column(shares, 1), thresholdOf(ops, pipeline, columns)))
      : graph.op('ArgMax', 'int64', [shares], { axis: 1, keepdims: 1 })
  return graph.op('Gather', 'string', [graph.constant('string', classes), codes], { axis: 0 })
}

/** One threshold for all, or that of the row's group. */
function thresholdOf(ops: Ops, pipeline: Pipeline, columns: GraphColumns): Numbers {
  const { decision, threshold } = pipeline
  const group = decision && columns.get(decision.column)
  if (!decision || group?.kind !== 'few') return ops.number(threshold)
  const table = { rows: group.values.validity.length, columns: new Map([[decision.column, group.values]]) }
  return ops.lookUp(group.codes, thresholdsFor(pipeline, table) ?? [])
}

/** Every part of a pipeline: a new one does not compile here until somebody has looked at what it changes. */
const PARTS: Record<keyof Required<Pipeline>, true> = {
  task: true,
  target: true,
  classes: true,
  threshold: true,
  inputs: true,
  branches: true,
  blend: true,
  calibration: true,
  decision: true,
  background: true,
}

function metadataOf({ target, task, classes, threshold }: Pipeline): Record<string, string> {
  return {
    target,
    task,
    ...(task !== 'regression' && { classes: JSON.stringify(classes) }),
    ...(task === 'binary' && { threshold: String(threshold) }),
  }
}
