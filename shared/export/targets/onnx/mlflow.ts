import type { Pipeline } from '../../../pipeline/index.ts'
import { type ExportFile, textFile } from '../../exporter.ts'
import { hashOf } from '../../hash.ts'
import { inputType } from '../../onnx/columns.ts'
import { compileOnnx } from '../../onnx/compile.ts'

const PYTHON = '3.11'
const REQUIREMENTS = ['mlflow>=2.9', 'onnx>=1.14,<2', 'onnxruntime>=1.15,<2', 'numpy', 'pandas']

/**
 * A model folder of MLflow (https://mlflow.org/docs/latest/ml/model/) of its onnx flavour: columns of a data frame come as
 * vectors, and every output is one. Ids come from the model's bytes: the same model gives the same files.
 */
export function mlflowFiles(pipeline: Pipeline, name: string): ExportFile[] {
  const bytes = compileOnnx(pipeline, name, 'vectors')
  const pip = REQUIREMENTS.map((line) => `  - ${line}`).join('\n')
  return [
    { path: 'mlflow/model.onnx', bytes },
    textFile('mlflow/MLmodel', mlmodel(pipeline, idOf(bytes))),
    textFile(
      'mlflow/conda.yaml',
      `name: mlflow-env\nchannels:\n- conda-forge\ndependencies:\n- python=${PYTHON}\n- pip\n- pip:\n${pip}\n`,
    ),
    textFile(
      'mlflow/python_env.yaml',
      `python: "${PYTHON}"\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n`,
    ),
    textFile('mlflow/requirements.txt', `${REQUIREMENTS.join('\n')}\n`),
  ]
}

/** 32 hexadecimal digits, as MLflow's own ids. */
const idOf = (bytes: Uint8Array): string => hashOf(bytes).slice(0, 32)

/** Texts are quoted as JSON quotes them, which YAML reads alike. */
function mlmodel(pipeline: Pipeline, id: string): string {
  const inputs = pipeline.inputs.map(({ name, reading }) => ({ type: inputType(reading.kind), name, required: true }))
  const outputs =
    pipeline.task === 'regression'
      ? [{ type: 'double', name: 'prediction', required: true }]
      : [
          { type: 'string', name: 'prediction', required: true },
          ...pipeline.classes.map((label) => ({ type: 'double', name: `p:${label}`, required: true })),
        ]
  return `flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.14.0
    providers:
    - CPUExecutionProvider
  python_function:
    data: model.onnx
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.onnx
    python_version: ${PYTHON}.0
mlflow_version: 2.9.0
model_uuid: ${id}
signature:
  inputs: ${yamlText(JSON.stringify(inputs))}
  outputs: ${yamlText(JSON.stringify(outputs))}
`
}

/** A single-quoted scalar: only the quote itself is doubled, and JSON has no line ends. */
const yamlText = (text: string): string => `'${text.replaceAll("'", "''").replace(/[\u0085\u2028\u2029]/gu, escaped)}'`

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
