export { type Comparison, comparedReasons, comparePredictions } from './compare.ts'
export { compileExport } from './compile.ts'
export {
  defineExporter,
  type Exporter,
  type ExportFile,
  type RuntimeId,
  type RuntimeTexts,
  textFile,
} from './exporter.ts'
export { describeExporters, EXPORTERS, type ExporterDescription } from './exporters.ts'
export { type GoldenReasons, parseExplained, parseGolden, parsePredictions } from './golden.ts'
export { type ExportManifest, hashOf, MANIFEST_FILE, manifestOf, NOT_VERIFIED_FILE, parseManifest } from './manifest.ts'
export { type OnnxContract, onnxContract, parseOnnxContract, tensorValues } from './onnx/contract.ts'

export type { PageModel } from './targets/web/page-model.ts'
