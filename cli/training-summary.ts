import { type TrainResult, trainedOn } from '../engine/index.ts'
import { findingsInFlags } from './remedies.ts'

/** What a training prints as JSON. */
export function trainingSummary(
  { best, classes, task, seconds, findings, ...result }: TrainResult,
  { seed }: { readonly seed: number },
  total: number,
) {
  const { family, params, why, calibration = 'none', ...trial } = best
  return {
    task,
    ...result,
    findings: findingsInFlags(findings),
    positive: task === 'binary' ? (classes[1] ?? null) : null,
    classes,
    best: { family, params, seconds: trial.seconds, device: trainedOn(best, result.compute), calibration, why },
    seconds: { ...seconds, total },
    seed,
  }
}
