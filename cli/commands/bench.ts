import { spawn } from 'node:child_process'
import { z } from 'zod'
import { distFile } from '../../engine/index.ts'
import { LatheError } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'

export const benchCommand = defineCommand({
  id: 'bench',
  summary: 'The benchmarks, each with its baseline and the ratio of both.',
  positionals: [],
  options: z.object({
    only: z.array(z.string()).default([]).meta({ title: 'Names of benchmarks (none: all)' }),
    save: z.boolean().default(false).meta({ title: 'Keep the ratios as those to compare with' }),
  }),
  example: 'lathe bench --only import,score',
  async run(_positionals, { only, save }, host) {
    host.onProgress({ fraction: 0, text: 'measuring; a minute or so' })
    const { text: json, code } = await output(['--json', ...(save ? ['--save'] : []), ...only], host.signal)
    const results = RESULTS.parse(JSON.parse(json))
    return { json: results, text: results.map(lines).join(''), exitCode: code }
  },
})

const RESULTS = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    what: z.string(),
    seconds: z.number(),
    baseline: z.object({ what: z.string(), seconds: z.number() }),
    limit: z.number().optional(),
    notes: z.string().optional(),
    ratio: z.number(),
    before: z.number().nullable(),
  }),
)

/** A ratio more than this share above the one kept is a regression. */
const TOLERANCE = 0.1

function lines({
  title,
  what,
  seconds,
  baseline,
  limit,
  notes,
  ratio,
  before,
}: z.output<typeof RESULTS>[number]): string {
  const bound = limit === undefined ? '' : `, limit ${limit} s`
  const change =
    before === null ? '' : `, was ${before.toFixed(2)}${ratio > before * (1 + TOLERANCE) ? ' (slower)' : ''}`
  return `${title}\n  ${what}: ${seconds.toFixed(3)} s${bound}${notes ? `, ${notes}` : ''}\n  baseline, ${baseline.what}: ${baseline.seconds.toFixed(3)} s; ratio ${ratio.toFixed(2)}${change}\n`
}

/** Runs the built benchmarks in a process of their own, so that nothing of the command line is measured with them. */
function output(args: readonly string[], signal: AbortSignal): Promise<{ text: string; code: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [distFile('bench.js'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
    })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject)
    // One that failed is told on stderr; the others are shown.
    child.on('close', (code) =>
      code === 0 || text !== ''
        ? resolve({ text, code: code ?? 1 })
        : reject(new LatheError('internal', `the benchmarks ended with code ${code}`)),
    )
  })
}
