import { defineList } from '../shared/core/index.ts'
import type { Command } from './command.ts'
import { benchCommand } from './commands/bench.ts'
import { cleanCommand } from './commands/clean.ts'
import { compareCommand } from './commands/compare.ts'
import { compressCommand } from './commands/compress.ts'
import { convertCommand } from './commands/convert.ts'
import { decideCommand } from './commands/decide.ts'
import { doctorCommand } from './commands/doctor.ts'
import { evaluateCommand } from './commands/evaluate.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { fairnessCommand } from './commands/fairness.ts'
import { metricsCommand } from './commands/metrics.ts'
import { monitorCommand } from './commands/monitor.ts'
import { openCommand } from './commands/open.ts'
import { predictCommand } from './commands/predict.ts'
import { profileCommand } from './commands/profile.ts'
import { reportCommand } from './commands/report.ts'
import { shapesCommand } from './commands/shapes.ts'
import { trainCommand } from './commands/train.ts'
import { verifyCommand } from './commands/verify.ts'

/** Every command, in the order in which a model goes through them. */
export const COMMANDS = defineList<Command>('command', [
  openCommand,
  profileCommand,
  convertCommand,
  cleanCommand,
  trainCommand,
  predictCommand,
  evaluateCommand,
  compareCommand,
  decideCommand,
  metricsCommand,
  fairnessCommand,
  explainCommand,
  reportCommand,
  shapesCommand,
  compressCommand,
  exportCommand,
  verifyCommand,
  monitorCommand,
  doctorCommand,
  benchCommand,
])
