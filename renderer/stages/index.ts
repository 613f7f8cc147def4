import type { Stage } from '../stage.ts'
import { cleanStage } from './clean/index.tsx'
import { dataStage } from './data/index.tsx'
import { evaluateStage } from './evaluate/index.tsx'
import { explainStage } from './explain/index.tsx'
import { exportStage } from './export/index.tsx'
import { fairnessStage } from './fairness/index.tsx'
import { monitorStage } from './monitor/index.tsx'
import { trainStage } from './train/index.tsx'

/** The way from a file to a model, in order. What is not built is not listed. */
export const STAGES: readonly Stage[] = [
  dataStage,
  cleanStage,
  trainStage,
  evaluateStage,
  explainStage,
  fairnessStage,
  exportStage,
  monitorStage,
]

export const FIRST_STAGE = dataStage
