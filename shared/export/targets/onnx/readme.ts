import type { Pipeline } from '../../../pipeline/index.ts'

export function onnxReadme(pipeline: Pipeline, name: string): string {
  const columns = pipeline.inputs.map((input) => `\`${input.name}\``).join(', ')
  const answers =
    pipeline.task === 'regression'
      ? '`prediction`, the number'
      : `\`prediction\`, the class${pipeline.task === 'binary' ? ` (the positive one from ${pipeline.threshold} on)` : ''}, and \`probabilities\`, a column a class`
  return `# ${name}: an ONNX model that predicts ${pipeline.target}

\`model.onnx\` is the whole pipeline (ai.onnx 17, ai.onnx.ml 3, IR 8): cleaning, encoding, models, calibration. In Python:

    session = onnxruntime.InferenceSession("model.onnx")
    session.run(None, {"COLUMN": numpy.array([[1.5]])})  # one [N, 1] array for each column

Columns: ${columns}. Numbers are doubles (float64), NaN where missing; dates are milliseconds since 1970 as doubles; all
others are strings without blanks around them, empty where missing. Texts that training never saw count as missing.
It answers with ${answers}. \`onnx.json\` says the types, and how a file writes each column.
\`mlflow/\` is the same for MLflow, with [N] arrays: \`mlflow models serve -m mlflow\`. There are no statuses and no reasons.
Values of columns are compared with thresholds in doubles; sums of trees are 32-bit numbers, within 1e-5 of the application.
\`golden.json\` holds made-up rows and their predictions, \`lathe-export.json\` every file's SHA-256: \`lathe verify .\` scores them.
`
}
