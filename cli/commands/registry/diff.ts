import { z } from 'zod'
import { askedOfVersion, readRegistry, versionNamed } from '../../../engine/index.ts'
import { diffVersions, type VersionDiff } from '../../../shared/registry/index.ts'
import { defineCommand } from '../../command.ts'
import { knownRegistry, PLACE_OPTIONS } from '../../registry-place.ts'
import { shortFigure } from '../../registry-text.ts'
import { columns, digits, section } from '../../text.ts'

export const registryDiffCommand = defineCommand({
  id: 'registry diff',
  summary: 'How two versions differ: in words, and figure by figure.',
  positionals: ['VERSION', 'OTHER'],
  options: z.object(PLACE_OPTIONS),
  example: 'lathe registry diff champion previous --registry models',
  async run([one = '', other = ''], options) {
    const folder = await knownRegistry(options)
    const { state } = await readRegistry(folder)
    const [a, b] = [versionNamed(state, one), versionNamed(state, other)]
    const diff = diffVersions(
      { version: a, asked: await askedOfVersion(folder, a) },
      { version: b, asked: await askedOfVersion(folder, b) },
    )
    return { json: diff, text: textOf(diff) }
  },
})

function textOf({ version, other, words, metrics, fairness }: VersionDiff): string {
  const isPaired = Object.values(metrics).some(({ paired }) => paired !== null)
  const rows = Object.entries(metrics).map(([id, figure]) => {
    const { paired } = figure
    const values = paired ? [paired.value, paired.other] : [figure.value, figure.other]
    return [
      `  ${id}`,
      ...values.map(shortFigure),
      ...(paired
        ? [digits(paired.difference, 3), `(${digits(paired.low, 2)} to ${digits(paired.high, 2)})`]
        : ['', '']),
    ]
  })
  const gaps = Object.entries(fairness).flatMap(([of, both]) =>
    Object.entries(both).map(([id, figure]) => [`  ${of}`, id, shortFigure(figure.value), shortFigure(figure.other)]),
  )
  const title = isPaired
    ? 'On the same rows (95 % interval of the difference), where they were compared on the same'
    : 'Each on its own test rows: what differs may be the rows'
  return [
    `Version ${version} against version ${other}\n`,
    section('In words', words.map((text) => `  ${text}`).join('\n')),
    section(
      title,
      columns(
        [['  metric', `version ${version}`, `version ${other}`, ...(isPaired ? ['difference', ''] : [])], ...rows],
        { point: [1, 2, 3] },
      ),
    ),
    section('Between groups', columns(gaps)),
  ].join('')
}
