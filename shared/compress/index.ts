export {
  type AskedCompression,
  type Compressed,
  compressionsText,
  compressPipeline,
  offeredChoices,
  parseCompressions,
  settled,
} from './choice.ts'
export { type CompressionRecord, compressBundle } from './compressed-bundle.ts'
export type { Compression } from './compression.ts'
export { COMPRESSIONS } from './methods/index.ts'
export { type Agreement, type Judged, type Price, priceOf, type Quality, storedBytes } from './price.ts'
export { isCheap, type PricedChoice, priceChoice, recommended, type Scale, type Speed } from './priced-choice.ts'
