import { basename } from 'node:path'
import { z } from 'zod'
import { replayRun, writeFileAtomically } from '../../engine/index.ts'
import { defineCommand } from '../command.ts'
import { milliseconds } from '../duration.ts'
import { checkOutput } from '../output.ts'
import { section } from '../text.ts'
import { trainingSummary } from '../training-summary.ts'
import { trainingText } from '../training-text.ts'

export const runCommand = defineCommand({
  id: 'run',
  summary:
    'Replays a run of a project: on its own data, to see that it comes out again, or on new data, which makes a new run.',
  positionals: ['PROJECT'],
  options: z.object({
    data: z
      .array(z.string())
      .default([])
      .meta({ title: 'New data (none: the copies that the project keeps)', placeholder: 'FILE,…' }),
    run: z.string().default('').meta({ title: 'The run to replay (none: the latest)', placeholder: 'RUN' }),
    search: z
      .boolean()
      .default(false)
      .meta({ title: 'On new data, look for the best model anew, rather than making the run’s trials again' }),
    budget: z.string().default('').meta({ title: 'Most time for a search, such as 60s or 2m', placeholder: 'TIME' }),
    out: z.string().default('').meta({ title: 'Model file to write', placeholder: 'FILE' }),
    threads: z.int().min(1).max(1024).optional().meta({ title: 'Threads to use; results do not depend on it' }),
    memory: z.string().default('').meta({ title: 'Memory that reading may use, such as 2GB', placeholder: 'SIZE' }),
  }),
  example: 'lathe run my-project --data this-month.csv',
  async run([project = ''], { data, run, search, budget, out, threads, memory }, host) {
    if (out !== '') await checkOutput(out)
    const replayed = await replayRun(
      project,
      {
        ...{ data, run: run === '' ? undefined : run, search, threads },
        memory: memory === '' ? undefined : memory,
        deadline: budget === '' ? null : host.startedAt + milliseconds(budget),
      },
      { onProgress: host.onProgress, signal: host.signal },
    )
    const { trained, comparison, seed } = replayed
    const { result, model } = trained
    if (out !== '') await writeFileAtomically(out, model)
    const json = trainingSummary(result, { seed }, (Date.now() - host.startedAt) / 1000)
    const kept = await replayed.keep(json)
    const places = [out, kept].filter((place) => place !== '')
    const about = {
      file: data.length > 0 ? data.map((file) => basename(file)).join(', ') : `run ${replayed.run}`,
      places: places.join(' and '),
      bytes: model.length,
      total: json.seconds.total,
    }
    const isSame = comparison?.isSame ?? null
    return {
      json: {
        replays: replayed.run,
        same: isSame,
        ...(comparison && { comparison }),
        ...json,
        model: places[0] ?? null,
      },
      text: comparison
        ? [
            comparison.isSame
              ? `Run ${replayed.run} came out again, byte for byte: SHA-256 ${comparison.sha256}\n`
              : `Run ${replayed.run} did NOT come out again: SHA-256 ${comparison.sha256}, not ${comparison.expected}\n`,
            section('What differs', comparison.differences.map((text) => `  ${text}`).join('\n')),
          ].join('')
        : trainingText(result, { ...about, isChosen: true, metric: '' }),
    }
  },
})
