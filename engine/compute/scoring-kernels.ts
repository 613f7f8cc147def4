import { readFileSync } from 'node:fs'
import { distFile } from '../dist.ts'
import { scoringKernels } from './scoring.ts'

/** The application's own: read from dist/ when the first rows come. */
export const SCORING_KERNELS = scoringKernels(() => readFileSync(distFile('scoring.wasm')))
