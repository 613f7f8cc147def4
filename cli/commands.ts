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
import { keysCommand } from './commands/keys.ts'
import { metricsCommand } from './commands/metrics.ts'
import { monitorCommand } from './commands/monitor.ts'
import { openCommand } from './commands/open.ts'
import { predictCommand } from './commands/predict.ts'
import { profileCommand } from './commands/profile.ts'
import { projectCheckCommand } from './commands/project-check.ts'
import { registryAliasCommand } from './commands/registry/alias.ts'
import { registryExportCommand, registryImportCommand } from './commands/registry/archive.ts'
import { registryDiffCommand } from './commands/registry/diff.ts'
import { registryEvaluateCommand } from './commands/registry/evaluate.ts'
import { registryGcCommand } from './commands/registry/gc.ts'
import { registryLimitsCommand } from './commands/registry/limits.ts'
import { registryListCommand } from './commands/registry/list.ts'
import { registryLogCommand } from './commands/registry/log.ts'
import { registryPromoteCommand } from './commands/registry/promote.ts'
import { registryRegisterCommand } from './commands/registry/register.ts'
import { registryApproveCommand, registryDeployCommand, registryNoteCommand } from './commands/registry/remarks.ts'
import { registryReportCommand } from './commands/registry/report.ts'
import { registryReproduceCommand } from './commands/registry/reproduce.ts'
import { registryRollbackCommand } from './commands/registry/rollback.ts'
import { registryShowCommand } from './commands/registry/show.ts'
import { registryVerifyCommand } from './commands/registry/verify.ts'
import { reportCommand } from './commands/report.ts'
import { retrainCommand } from './commands/retrain.ts'
import { scheduleAddCommand } from './commands/retrain-schedules/add.ts'
import { scheduleListCommand, scheduleRemoveCommand, scheduleRunCommand } from './commands/retrain-schedules/others.ts'
import { retrainWatchCommand } from './commands/retrain-schedules/watch.ts'
import { rolloutCommand } from './commands/rollout.ts'
import { runCommand } from './commands/run.ts'
import { serveCommand } from './commands/serve.ts'
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
  serveCommand,
  rolloutCommand,
  keysCommand,
  monitorCommand,
  registryListCommand,
  registryRegisterCommand,
  registryShowCommand,
  registryPromoteCommand,
  registryRollbackCommand,
  registryAliasCommand,
  registryLimitsCommand,
  registryEvaluateCommand,
  registryReportCommand,
  registryDiffCommand,
  registryLogCommand,
  registryApproveCommand,
  registryNoteCommand,
  registryDeployCommand,
  registryReproduceCommand,
  registryVerifyCommand,
  registryGcCommand,
  registryExportCommand,
  registryImportCommand,
  retrainCommand,
  scheduleAddCommand,
  scheduleListCommand,
  scheduleRemoveCommand,
  scheduleRunCommand,
  retrainWatchCommand,
  runCommand,
  projectCheckCommand,
  doctorCommand,
  benchCommand,
])

/** What several commands are about: `lathe registry` alone lists them. */
export const COMMAND_GROUPS: readonly { readonly id: string; readonly summary: string }[] = [
  { id: 'registry', summary: 'Versions of a model: register, promote, roll back, compare, and the log of all that.' },
  { id: 'retrain schedule', summary: 'Retraining at set times, or on an alarm: add, list, remove, run.' },
]
