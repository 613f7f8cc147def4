import { primaryMetric } from '../shared/metrics/index.ts'
import {
  aliasesOf,
  happeningText,
  type JudgedLimit,
  type RegistryEvent,
  type RegistryState,
  type Version,
} from '../shared/registry/index.ts'
import { columns, count, digits, figureCells, metricLines, section, size } from './text.ts'

export const momentText = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16)

/** The aliases and places that name a version. */
export function namesOf(state: RegistryState, version: number): string[] {
  const aliases = Object.entries(aliasesOf(state)).flatMap(([alias, named]) => (named === version ? [alias] : []))
  const places = Object.entries(state.deployments).flatMap(([place, there]) =>
    there === version ? [`deployed at ${place}`] : [],
  )
  return [...aliases, ...places]
}

export function versionsText(state: RegistryState): string {
  const [first] = state.versions
  if (!first) return 'No model is registered yet.\n'
  const metric = primaryMetric(first.task)
  const rows = state.versions.toReversed().map((one) => {
    const figure = one.metrics[metric]
    const [value, interval] = figure ? figureCells(figure) : ['–', '']
    return [
      `  ${one.version}`,
      one.family,
      `${value} ${interval}`,
      one.collectedAt === null ? size(one.model.bytes) : 'removed',
      momentText(one.registered.at),
      [
        ...namesOf(state, one.version),
        ...(one.lineage.parent === null ? [] : [`of version ${one.lineage.parent}`]),
      ].join(', '),
    ]
  })
  const limits = section('Limits of a promotion', state.limits.map((limit) => `  ${limit}`).join('\n'))
  return `Models of ${first.target} (${first.task})\n\n${columns([['  version', 'family', metric, 'size', 'registered (UTC)', ''], ...rows])}\n${limits}`
}

const WORDS = { kept: 'kept', exceeded: 'NOT KEPT', undecided: 'NOT SHOWN TO BE KEPT' } as const

export const limitsSection = (judged: readonly JudgedLimit[], title = 'Limits of a promotion'): string =>
  section(
    title,
    columns(
      judged.map((limit) => [
        `  ${limit.text}`,
        WORDS[limit.state],
        ...(limit.value === null ? [limit.why ?? ''] : figureCells(limit)),
      ]),
    ),
  )

export function versionText(state: RegistryState, version: Version, judged: readonly JudgedLimit[]): string {
  const { lineage, model, registered, evaluations, approvals, notes } = version
  const names = namesOf(state, version.version)
  const { data } = lineage
  const lines = [
    ['  model', `${model.name}, ${size(model.bytes)}, SHA-256 ${model.sha256}`],
    [
      '  predicts',
      `${version.target} (${[version.task, ...(version.classes.length > 0 ? [version.classes.join(', ')] : [])].join(': ')})`,
    ],
    ['  family', version.family],
    ['  data', `${data.names.join(', ') || '(name not kept)'}, SHA-256 ${data.sha256}`],
    [
      '  rows',
      `${count(data.rows.train)} training, ${count(data.rows.valid)} validation, ${count(data.rows.test)} test`,
    ],
    ['  recipe', lineage.recipe ? lineage.recipe.steps.join(', ') || 'no steps' : 'not kept by the model'],
    [
      '  made',
      `${lineage.how}${lineage.parent === null ? '' : `, of version ${lineage.parent}`}, seed ${lineage.seed}${lineage.trials === null ? '' : `, ${lineage.trials} trials`}${lineage.lathe === null ? '' : `, by Lathe ${lineage.lathe}`}`,
    ],
    [
      '  registered',
      `${momentText(registered.at)} by ${registered.by || '(unknown)'}${registered.note === '' ? '' : `: ${registered.note}`}`,
    ],
  ]
  const said = [
    ...approvals.map(({ at, by, note }) => [`  ${momentText(at)}`, `approved by ${by}`, note]),
    ...notes.map(({ at, by, note }) => [`  ${momentText(at)}`, `${by} says`, note]),
  ]
  const evaluated = evaluations.map(({ at, data: { names: files, rows }, against }) => [
    `  ${momentText(at)}`,
    `${files.join(', ')}, ${count(rows)} rows`,
    against ? `beside version ${against.version}` : '',
  ])
  return [
    `Version ${version.version}${names.length > 0 ? ` (${names.join(', ')})` : ''}${version.collectedAt === null ? '' : ': its model was removed'}\n`,
    `${columns(lines)}\n`,
    section('On its test rows (95 % interval)', metricLines(version.metrics)),
    limitsSection(judged),
    section('Evaluations', columns(evaluated)),
    section('Said', columns(said)),
  ].join('')
}

export const logText = (events: readonly RegistryEvent[]): string =>
  events.length === 0
    ? 'Nothing has happened yet.\n'
    : `${columns(events.map((event) => [`  ${event.seq}`, momentText(event.at), event.by, happeningText(event), 'note' in event ? event.note : '']))}\n`

export const shortFigure = (value: number | null): string => (value === null ? '–' : digits(value))
