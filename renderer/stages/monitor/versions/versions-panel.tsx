import type { RegistryView, VersionView } from '../../../../shared/contract/index.ts'
import { figureInterval, figureValue, metricWords } from '../../../format/index.ts'
import { Term } from '../../../glossary/term.tsx'
import { useProject } from '../../../state.ts'
import { Busy, Problem, Section, useShared } from '../../../ui/index.ts'
import { servedWords } from '../trial-words.ts'
import { useRollout } from '../use-rollout.ts'
import { useTrial } from './put-on-trial.tsx'
import { listedMetric, pairOf, servedIdOf, VERSION_DIALOG, versionOfRun } from './registry.ts'
import { useRegistry, useRegistryChange } from './use-registry.ts'
import './versions.css'

/** The registered models of the project, and what can be done with them. */
export function VersionsPanel() {
  const { registry, trouble } = useRegistry()
  const [, open] = useShared(VERSION_DIALOG)
  const pair = registry && pairOf(registry)
  return (
    <Section
      title="Versions"
      actions={
        pair && (
          <button
            type="button"
            className="link small"
            onClick={() => open({ is: 'compare', version: pair[0], other: pair[1] })}
          >
            Compare {pair[1]} and {pair[0]}
          </button>
        )
      }
    >
      {trouble && <Problem trouble={trouble} />}
      {registry ? <Versions registry={registry} /> : !trouble && <Busy verb="Opening the registry" />}
    </Section>
  )
}

function Versions({ registry }: { readonly registry: RegistryView }) {
  const { client, project, run } = useProject()
  const { change, isBusy, trouble } = useRegistryChange()
  const [, open] = useShared(VERSION_DIALOG)
  const { versions, events } = registry
  const metric = listedMetric(run, versions)
  const isNew = run !== null && versionOfRun(registry, run.id) === undefined
  const next = (versions[0]?.version ?? 0) + 1
  const register = () =>
    run &&
    change(
      () => client.registry.register({ project: project.id, run: run.id }),
      (after) =>
        after.versions[0]?.version === next
          ? `Run ${Number(run.id)} is version ${next}`
          : `Run ${Number(run.id)} is the same model as a version, byte for byte`,
    )
  return (
    <>
      {versions.length === 0 ? (
        <p className="second small">
          A <Term of="registeredVersion">version</Term> is a model that stays as it is, with where it came from. The one
          that is promoted is the <Term of="champion">champion</Term>; it can be rolled back to the one before.
        </p>
      ) : (
        <>
          {metric && <p className="muted small versions-metric">{metricWords(metric).term}, 95 % interval</p>}
          <ul className="versions">
            {versions.map((version) => (
              <VersionRow key={version.version} version={version} metric={metric} />
            ))}
          </ul>
        </>
      )}
      <div className="versions-foot">
        {isNew && (
          <button type="button" className="link small" aria-busy={isBusy} onClick={register}>
            Register run {Number(run.id)} as version {next}
          </button>
        )}
        {registry.aliases.champion !== null && (
          <button
            type="button"
            className="link small"
            onClick={() => open({ is: 'retrain', version: registry.aliases.champion ?? 1 })}
          >
            Retrain version {registry.aliases.champion}…
          </button>
        )}
        {registry.aliases.champion !== null && (
          <button type="button" className="link small" onClick={() => open({ is: 'schedules' })}>
            On a schedule…
          </button>
        )}
        {events > 0 && (
          <button type="button" className="link small" onClick={() => open({ is: 'log' })}>
            What happened
          </button>
        )}
      </div>
      {trouble && <Problem trouble={trouble} />}
    </>
  )
}

function VersionRow({ version, metric }: { readonly version: VersionView; readonly metric: string | null }) {
  const { run, selectRun, project } = useProject()
  const [, open] = useShared(VERSION_DIALOG)
  const { aliases, lineage, title, collectedAt, places } = version
  const figure = metric === null ? undefined : version.metrics[metric]
  const ofRun = project.runs.find(({ id }) => id === lineage.run)
  const isShown = ofRun !== undefined && ofRun.id === run?.id
  const isChampion = aliases.includes('champion')
  const rollout = useRollout()
  const served = servedWords(rollout, servedIdOf(version, project.runs))
  const servedId = servedIdOf(version, project.runs)
  const isOnTrial = rollout !== null && rollout.challenger === servedId
  const canBeTried = project.service?.state === 'running' && project.service.run !== servedId && !isOnTrial
  return (
    <li>
      <strong className="version-number">{version.version}</strong>
      <span className="version-name">
        {aliases.length > 0 ? aliases.join(', ') : <span className="muted">{title}</span>}
        {served !== null && `, ${served}`}
        {places.length > 0 && <span className="muted">, at {places.join(', ')}</span>}
        {collectedAt !== null && <span className="muted">, model removed</span>}
      </span>
      <span className="version-figure number">
        {figure && (
          <>
            <span className="name">{figureValue(figure)}</span> <span className="muted">{figureInterval(figure)}</span>
          </>
        )}
      </span>
      <span className="version-actions small">
        {ofRun && !isShown && (
          <button type="button" className="link small" onClick={() => selectRun(ofRun.id)}>
            Show
          </button>
        )}
        {!isChampion && collectedAt === null && (
          <button
            type="button"
            className="link small"
            aria-label={`Promote version ${version.version}`}
            onClick={() => open({ is: 'promote', version: version.version })}
          >
            Promote…
          </button>
        )}
        {canBeTried && !isChampion && collectedAt === null && (
          <button
            type="button"
            className="link small"
            aria-label={`Put version ${version.version} on trial`}
            onClick={() => open({ is: 'trial', version: version.version })}
          >
            Put on trial…
          </button>
        )}
        {isOnTrial && <StopTrial version={version.version} />}
        {isShown && <span className="muted">shown here</span>}
      </span>
    </li>
  )
}

function StopTrial({ version }: { readonly version: number }) {
  const { change, isBusy, trouble } = useTrial()
  return (
    <>
      <button
        type="button"
        className="link small"
        aria-label={`Stop the trial of version ${version}`}
        aria-busy={isBusy}
        onClick={() => change(null)}
      >
        Stop the trial
      </button>
      {trouble && <Problem trouble={trouble} />}
    </>
  )
}
