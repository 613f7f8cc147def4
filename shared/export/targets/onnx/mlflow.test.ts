import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { WITHOUT_TEXT } from '../../fitting-bundle.test-support.ts'
import { onnxContract } from '../../onnx/contract.ts'
import { sampleBundle } from '../../sample-pipeline.test-support.ts'
import { mlflowFiles } from './mlflow.ts'

const COLUMNS = z.array(z.object({ type: z.string(), name: z.string(), required: z.literal(true) }))

/** What MLflow's own loaders ask of a folder of the onnx flavour (mlflow/models/model.py, mlflow/onnx/__init__.py, version 2.9). */
const MLMODEL = z.object({
  flavors: z.object({
    onnx: z.object({
      data: z.string(),
      code: z.null(),
      onnx_version: z.string(),
      providers: z.tuple([z.literal('CPUExecutionProvider')]),
    }),
    python_function: z.object({
      loader_module: z.literal('mlflow.onnx'),
      data: z.string(),
      env: z.object({ conda: z.string(), virtualenv: z.string() }),
      python_version: z.string(),
    }),
  }),
  mlflow_version: z.string(),
  model_uuid: z.string().regex(/^[0-9a-f]{32}$/u),
  signature: z.object({ inputs: z.string(), outputs: z.string() }),
})

test.each(['binary', 'multiclass', 'regression'] as const)(
  'the folder for MLflow of a %s model names files that are there, and the columns that the graph reads',
  async (task) => {
    const { pipeline } = await sampleBundle(task, 'gbdt', WITHOUT_TEXT)
    const files = new Map(
      mlflowFiles(pipeline, 'sample').map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]),
    )
    const model = MLMODEL.parse(parse(files.get('mlflow/MLmodel') ?? ''))
    const { onnx, python_function: pyfunc } = model.flavors
    for (const name of [onnx.data, pyfunc.data, pyfunc.env.conda, pyfunc.env.virtualenv, 'requirements.txt'])
      expect(files.has(`mlflow/${name}`)).toBe(true)
    const inputs = COLUMNS.parse(JSON.parse(model.signature.inputs))
    expect(inputs.map(({ name, type }) => ({ name, type }))).toEqual(
      onnxContract(pipeline).inputs.map(({ name, type }) => ({ name, type })),
    )
    const outputs = COLUMNS.parse(JSON.parse(model.signature.outputs)).map(({ name, type }) => `${name} ${type}`)
    expect(outputs).toEqual([
      task === 'regression' ? 'prediction double' : 'prediction string',
      ...pipeline.classes.map((label) => `p:${label} double`),
    ])
    const conda = z.object({ dependencies: z.array(z.unknown()) }).parse(parse(files.get('mlflow/conda.yaml') ?? ''))
    const required = (files.get('mlflow/requirements.txt') ?? '').trim().split('\n')
    expect(conda.dependencies).toEqual([expect.stringMatching(/^python=/u), 'pip', { pip: required }])
    expect(parse(files.get('mlflow/python_env.yaml') ?? '')).toMatchObject({ dependencies: ['-r requirements.txt'] })
  },
)
