import { defineExporter, textFile } from '../exporter.ts'
import { compileOnnx, onnxRefusal } from '../onnx/compile.ts'
import { onnxContract } from '../onnx/contract.ts'
import { mlflowFiles } from './onnx/mlflow.ts'
import { onnxReadme } from './onnx/readme.ts'

/** The whole pipeline as one ONNX graph, and again as a model folder of MLflow. */
export const onnx = defineExporter({
  id: 'onnx',
  title: 'ONNX',
  for: 'Serving runtimes of any language, such as ONNX Runtime, Triton and MLflow: raw columns in, predictions out.',
  runtime: 'onnx',
  entry: 'model.onnx',
  maxAbsDiff: 1e-5,
  undecided: 1e-6,
  unavailable: ({ pipeline }) => onnxRefusal(pipeline),
  compile({ pipeline }, _texts, name) {
    const matrices = compileOnnx(pipeline, name, 'matrices')
    return [
      { path: 'model.onnx', bytes: matrices },
      textFile('onnx.json', `${JSON.stringify(onnxContract(pipeline), null, 2)}\n`),
      ...mlflowFiles(pipeline, name),
      textFile('README.md', onnxReadme(pipeline, name)),
    ]
  },
})
