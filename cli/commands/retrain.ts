import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import {
  checkRegistry,
  jobBeside,
  promoteIfBetter,
  readModelFile,
  registerModel,
  registryOfProject,
  retrain,
  writeFileAtomically,
} from '../../engine/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'
import { milliseconds } from '../duration.ts'
import { checkOutput } from '../output.ts'
import { NOTE_OPTION, PLACE_OPTIONS, registryPlace } from '../registry-place.ts'
import { retrainText } from '../retrain-text.ts'

/** What a retraining may be told, by hand and in a schedule. */
export const RETRAIN_OPTIONS = {
  with: z.array(z.string()).default([]).meta({
    title: 'Older data that the new are added to; what is compared is on rows of the new data alone',
    placeholder: 'FILE,…',
  }),
  seen: z.array(z.string()).default([]).meta({
    title: 'Data that the champion learned from: rows that stand there too are not compared on',
    placeholder: 'FILE,…',
  }),
  search: z
    .boolean()
    .default(false)
    .meta({ title: 'Look for the best model anew, rather than making the champion’s trials again' }),
  budget: z.string().default('').meta({ title: 'Most time for a search, such as 60s or 2m', placeholder: 'TIME' }),
  promoteIfBetter: z
    .boolean()
    .default(false)
    .meta({ title: 'Promote the candidate where its report recommends that and every limit is kept' }),
}

const OPTIONS = z.object({
  ...PLACE_OPTIONS,
  version: z
    .string()
    .default('champion')
    .meta({ title: 'What is trained once more: a version, or an alias', placeholder: 'VERSION' }),
  out: z.string().default('').meta({ title: 'Model file to write the candidate to', placeholder: 'FILE' }),
  recipe: z
    .string()
    .default('')
    .meta({ title: 'Recipe file of cleaning steps, in the place of the champion’s', placeholder: 'FILE' }),
  ...RETRAIN_OPTIONS,
  threads: z.int().min(1).max(1024).optional().meta({ title: 'Threads to use; results do not depend on it' }),
  memory: z.string().default('').meta({ title: 'Memory that reading may use, such as 2GB', placeholder: 'SIZE' }),
  ...NOTE_OPTION,
})

type Options = z.output<typeof OPTIONS>

export const retrainCommand = defineCommand({
  id: 'retrain',
  summary:
    'Trains the champion of a registry, or a model file, once more on new data, and holds the candidate against it on the same rows.',
  positionals: ['MODEL|REGISTRY|PROJECT', 'NEWDATA'],
  options: OPTIONS,
  example: 'lathe retrain models this-month.csv --with last-months.csv --promote-if-better',
  async run([from = '', data = ''], options, host) {
    if (options.out !== '') await checkOutput(options.out)
    const { folder, version } = await placeOf(from, options, host.given.has('version'))
    const { trained, report, ...done } = await retrain(
      folder,
      {
        ...{
          version,
          data: [data],
          withOld: options.with,
          seen: options.seen,
          search: options.search,
          note: options.note,
        },
        deadline: options.budget === '' ? null : host.startedAt + milliseconds(options.budget),
        ...(options.recipe !== '' && { recipe: options.recipe }),
        ...(options.threads !== undefined && { threads: options.threads }),
        ...(options.memory !== '' && { memory: options.memory }),
      },
      { onProgress: host.onProgress, signal: host.signal },
    )
    if (options.out !== '') await writeFileAtomically(options.out, trained.model)
    const isPromoted =
      options.promoteIfBetter &&
      report !== null &&
      (await promoteIfBetter(folder, report, { note: options.note || 'by its report' }))
    const { metrics, findings } = trained.result
    return {
      json: {
        registry: folder,
        ...done,
        report,
        promoted: isPromoted,
        metrics,
        findings,
        ...(options.out !== '' && { model: options.out }),
      },
      text: [
        report
          ? `Version ${done.version} of ${folder}${done.wasThere ? ', which was there already: it learned from the same data' : ''}\n\n${retrainText(report)}`
          : `The candidate is version ${done.version} itself, byte for byte: it learned from the same data.\n`,
        isPromoted ? `\nVersion ${done.version} is the champion\n` : '',
        report && !isPromoted ? `\nTo promote it: lathe registry promote ${done.version} --registry ${folder}\n` : '',
      ].join(''),
    }
  },
})

/** The registry, and the version in it that is meant; a model file becomes one first. */
async function placeOf(
  from: string,
  options: Options,
  isVersionGiven: boolean,
): Promise<{ folder: string; version: string }> {
  const { version } = options
  if (existsSync(from) && statSync(from).isDirectory()) {
    if (options.registry !== '' || options.project !== '')
      throw usageError(`${from} is a folder: it says already which registry is meant.`, {
        value: from,
        next: 'Leave out --registry and --project.',
      })
    const folder = existsSync(join(from, 'project.json')) ? registryOfProject(from) : resolve(from)
    checkRegistry(folder)
    return { folder, version }
  }
  const model = await readModelFile(from)
  if (isVersionGiven)
    throw usageError('--version names a version of a registry; a model file is one by itself.', {
      value: version,
      next: 'Give the folder of the registry in the place of the model file.',
    })
  if (options.registry === '' && options.project === '')
    throw usageError('No registry is named: the candidate and its report are kept in one.', {
      next: 'Add --registry DIR (a new folder is made), or --project DIR.',
    })
  const folder = await registryPlace(options)
  const known = await registerModel(folder, { model, name: basename(from), ...(await jobBeside(resolve(from))) })
  return { folder, version: String(known.version.version) }
}
