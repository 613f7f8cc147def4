import type { Pipeline } from '../../pipeline/index.ts'
import { defineExporter, type ExportFile, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { unsaid, type Vocabulary } from '../vocabulary.ts'
import { rayScript, sparkScript } from './python/scripts.ts'
import { unicodeRanges } from './python/unicode.ts'

/** What python/model_package can score. */
const PYTHON: Vocabulary = {
  language: 'Python',
  steps: [
    'keep-columns',
    'drop-columns',
    'rename',
    'impute',
    'clip',
    'group-rare',
    'normalise',
    'power-transform',
    'bin',
  ],
  encodings: ['number', 'category', 'boolean', 'date', 'terms', 'text'],
  made: true,
  families: [
    'baseline',
    'gbdt',
    'linear',
    'knn',
    'naive-bayes',
    'tree',
    'rules',
    'mlp',
    'random-forest',
    'extra-trees',
    'additive',
  ],
}

/** A package for pip: NumPy alone, the model as JSON; and scripts that run it on Spark and Ray. */
export const python = defineExporter({
  id: 'python',
  title: 'Python package',
  for: 'Notebooks and jobs in Python: pandas, Spark and Ray.',
  runtime: 'python',
  entry: 'pyproject.toml',
  maxAbsDiff: 1e-12,
  unavailable: ({ pipeline }) => unsaid(pipeline, PYTHON),
  compile({ pipeline }, texts, name) {
    const id = moduleName(name)
    const model = { pipeline: inlinePipeline(scoredPart(pipeline)), unicode: unicodeRanges(pipeline) }
    return [
      textFile('pyproject.toml', project(id, pipeline)),
      textFile('README.md', readme(pipeline, id)),
      ...Object.entries(texts.python).map(([path, text]): ExportFile => textFile(`${id}/${path}`, text)),
      textFile(`${id}/model.json`, `${JSON.stringify(model)}\n`),
      textFile('spark_predict.py', sparkScript(pipeline, id)),
      textFile('ray_predict.py', rayScript(id)),
    ]
  },
})

/** Reasons are not computed there: what they compare with stays here. */
const scoredPart = ({ background: _, ...pipeline }: Pipeline): Pipeline => pipeline

/** A name that Python takes for a module. */
function moduleName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/gu, '_')
  return /^[a-z]/u.test(plain) ? plain : `model_${plain}`.replace(/_+$/u, '')
}

const project = (id: string, { target }: Pipeline): string => `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "${id.replaceAll('_', '-')}"
version = "1.0.0"
description = ${JSON.stringify(`Predicts ${target}`)}
requires-python = ">=3.9"
dependencies = ["numpy>=1.22", "tzdata; platform_system == 'Windows'"]

[project.optional-dependencies]
pandas = ["pandas>=1.5"]
onnx = ["onnxruntime>=1.14"]

[tool.setuptools]
packages = ["${id}"]

[tool.setuptools.package-data]
${id} = ["model.json"]
`

function readme({ target, inputs }: Pipeline, id: string): string {
  const columns = inputs.map((input) => `\`${input.name}\``).join(', ')
  return `# ${id}: a Python package that predicts ${target}

Needs Python 3.9 or later and NumPy: \`pip install .\` in this folder. The model is JSON; nothing is unpickled.

    import ${id}
    ${id}.predict([{}])[0]  # {"prediction": …, "probabilities": …, "status": …}
    ${id}.predict(pandas.read_csv("new.csv", dtype=str))  # a DataFrame with the same index

With ONNX Runtime instead of NumPy: \`${id}.predict(rows, onnx="model.onnx")\`, with the file of an ONNX export of the same model.
Columns: ${columns}. Values are numbers, booleans, dates, or the source text of the training data; None and NaN are missing.
On clusters: \`spark-submit spark_predict.py IN.csv OUT\` and \`python ray_predict.py IN.csv OUT\`; both need this package there.
Neither script was run where it was made, which has no Spark and no Ray; the package that they call was.
\`schema.json\` describes a row. \`golden.json\` holds made-up rows and their predictions, \`lathe-export.json\` every file's
SHA-256: \`lathe verify .\` scores the rows again with Python, where there is one with NumPy.
`
}
