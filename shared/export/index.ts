export { type Comparison, comparedReasons, comparePredictions } from './compare.ts'
export { compileExport, type Signatory } from './compile.ts'
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
export { hashOf } from './hash.ts'
export { inlinePipeline } from './inline-pipeline.ts'
export {
  type ExportManifest,
  MANIFEST_FILE,
  manifestOf,
  NOT_VERIFIED_FILE,
  PUBLIC_KEY_FILE,
  parseManifest,
  SIGNATURE_FILE,
} from './manifest.ts'
export { type OnnxContract, onnxContract, parseOnnxContract, tensorValues } from './onnx/contract.ts'
export { SBOM_FILE } from './sbom.ts'

export type { PageModel } from './targets/web/page-model.ts'
