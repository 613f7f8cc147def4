import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { RuntimeTexts } from '../../shared/export/index.ts'
import { distFile, distText } from '../dist.ts'

/** The programs that exports are made of, from dist/. */
export const readRuntimeTexts = (): RuntimeTexts => ({
  scorer: distText('scorer.js'),
  service: distText('service.js'),
  package: distText('package-model.js'),
  encoder: distText('net-encoder.js'),
  kernels: readFileSync(distFile('scoring.wasm')).toString('base64'),
  python: pythonFiles(),
  page: distText('page.js'),
})

const FILES = z.record(z.string(), z.string())

const pythonFiles = (): Readonly<Record<string, string>> => FILES.parse(JSON.parse(distText('python.json')))
