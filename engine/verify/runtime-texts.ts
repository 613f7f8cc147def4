import type { RuntimeTexts } from '../../shared/export/index.ts'
import { distText } from '../dist.ts'

/** The programs that exports are made of, from dist/. */
export const readRuntimeTexts = (): RuntimeTexts => ({
  scorer: distText('scorer.js'),
  service: distText('service.js'),
  package: distText('package-model.js'),
  encoder: distText('net-encoder.js'),
  page: distText('page.js'),
})
