import { NativeSelect } from '@mantine/core'
import type { RegistryView } from '../../../../shared/contract/index.ts'
import { decimal, metricWords, signed } from '../../../format/index.ts'
import { useProject } from '../../../state.ts'
import { Busy, Problem, useLoaded, useShared } from '../../../ui/index.ts'
import { Term as MetricTerm } from '../../evaluate/term.tsx'
import { VERSION_DIALOG, type VersionDiff } from './registry.ts'
import { useRegistry } from './use-registry.ts'
import { pairedWord } from './words.ts'

interface CompareProps {
  readonly version: number
  readonly other: number
}

/** How two versions differ, in words and in figures. */
export function CompareVersions({ version, other }: CompareProps) {
  const { client, project } = useProject()
  const { registry } = useRegistry()
  const { value, trouble, isStale } = useLoaded(
    JSON.stringify(['diff', project.id, version, other, registry?.events]),
    (signal) => client.registry.diff({ project: project.id, version, other }, { signal }),
  )
  return (
    <div className="version-compare" aria-busy={isStale}>
      {registry && <Choice registry={registry} version={version} other={other} />}
      {trouble && <Problem trouble={trouble} />}
      {!value && !trouble && <Busy verb="Comparing" />}
      {value && value.version === version && value.other === other && <Differences diff={value} />}
    </div>
  )
}

function Choice({ registry, version, other }: CompareProps & { readonly registry: RegistryView }) {
  const [, open] = useShared(VERSION_DIALOG)
  const data = registry.versions.map((one) => ({
    value: String(one.version),
    label: `${one.version}${one.aliases.length > 0 ? `, ${one.aliases.join(', ')}` : ''}: ${one.title}`,
  }))
  return (
    <div className="version-choice">
      <NativeSelect
        label="Version"
        size="xs"
        data={data}
        value={String(version)}
        onChange={(event) => open({ is: 'compare', version: Number(event.currentTarget.value), other })}
      />
      <NativeSelect
        label="Against"
        size="xs"
        data={data}
        value={String(other)}
        onChange={(event) => open({ is: 'compare', version, other: Number(event.currentTarget.value) })}
      />
    </div>
  )
}

function Differences({ diff }: { readonly diff: VersionDiff }) {
  const { version, other, words, metrics, fairness } = diff
  const hasPairs = Object.values(metrics).some(({ paired }) => paired !== null)
  const gaps = Object.entries(fairness).flatMap(([of, figures]) =>
    Object.entries(figures).map(([id, both]) => ({ of, id, ...both })),
  )
  return (
    <>
      <ul className="version-words">
        {words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {words.length === 0 && <li>They came of the same data, recipe and options; only figures differ.</li>}
      </ul>
      <table className="how-well">
        <caption className="hidden">
          Figures of version {version} and version {other}
        </caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="num">
              Version {version}
            </th>
            <th scope="col" className="num">
              Version {other}
            </th>
            {hasPairs && (
              <th scope="col" className="num">
                Difference on the same rows
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {Object.entries(metrics).map(([id, figure]) => (
            <MetricRow key={id} id={id} figure={figure} hasPairs={hasPairs} />
          ))}
          {gaps.map(({ of, id, value, other: before }) => (
            <tr key={`${of} ${id}`}>
              <th scope="row">
                {metricWords(id).term}, by {of}
              </th>
              <td className="num">{valueText(value)}</td>
              <td className="num">{valueText(before)}</td>
              {hasPairs && <td />}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small how-well-note">
        {hasPairs
          ? 'The difference is of the same rows, with its 95 % interval; “same” where that holds 0.'
          : 'Each figure is of its own version’s test rows: the two were not held against each other on the same rows.'}
      </p>
    </>
  )
}

interface MetricRowProps {
  readonly id: string
  readonly figure: VersionDiff['metrics'][string]
  readonly hasPairs: boolean
}

function MetricRow({ id, figure: { value, other, paired }, hasPairs }: MetricRowProps) {
  const words = metricWords(id)
  return (
    <tr>
      <th scope="row">
        <MetricTerm words={words} text={words.term} />
      </th>
      <td className="num">{valueText(value)}</td>
      <td className="num">{valueText(other)}</td>
      {hasPairs && (
        <td className="num">
          {paired && (
            <>
              {signed(paired.difference, 4)}{' '}
              <span className="muted">
                {signed(paired.low, 4)} to {signed(paired.high, 4)}
              </span>{' '}
              {pairedWord(paired, words.isLowerBetter)}
            </>
          )}
        </td>
      )}
    </tr>
  )
}

const valueText = (value: number | null): string => (value === null ? '–' : decimal(value, 3))
