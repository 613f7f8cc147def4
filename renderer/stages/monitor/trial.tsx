import type { RolloutView } from '../../../shared/contract/index.ts'
import { DifferenceChart } from '../../charts/difference-chart.tsx'
import { count, share } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Section } from '../../ui/index.ts'
import { chosenShare, sentence, trialSentence } from './trial-words.ts'
import { useRollout, useRolloutFollowed } from './use-rollout.ts'
import { servedName } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'

/** How the version on trial does beside the one that answers, as labels come back. */
export function TrialPanel() {
  useRolloutFollowed()
  const rollout = useRollout()
  if (!rollout) return null
  const { challenger } = rollout
  return challenger === null ? <WentBack rollout={rollout} /> : <Trial rollout={rollout} challenger={challenger} />
}

/** Nothing is on trial; said only where the service itself ended one. */
function WentBack({ rollout }: { readonly rollout: RolloutView }) {
  const limits = Object.keys(rollout.rollbacks)
  if (limits.length === 0) return null
  return (
    <p className="monitor-whole">
      The service took a version back by itself: it was beyond its limit of {limits.map(limitWord).join(' and ')}. What
      happened stands in the log of the versions.
    </p>
  )
}

const LIMITS: Readonly<Record<string, string>> = {
  failures: 'failed requests',
  p99: 'time an answer takes',
  positives: 'difference in positive answers',
  groups: 'difference between groups',
}

const limitWord = (limit: string): string => LIMITS[limit] ?? limit

function Trial({ rollout, challenger }: { readonly rollout: RolloutView; readonly challenger: string }) {
  const { run, project } = useProject()
  const { registry } = useRegistry()
  const nameOf = (id: string) => servedName(registry, id)
  const names = { champion: nameOf(rollout.champion), challenger: nameOf(challenger) }
  const task = (project.runs.find(({ id }) => id === rollout.champion) ?? run)?.task
  const isNumber = task === 'regression'
  const short = (name: string) => name.replace(/^version /, '')
  const measure = isNumber ? 'Minus the absolute error' : 'Accuracy'
  const about = `${measure}, ${short(names.challenger)} minus ${short(names.champion)}; the interval holds however often you look`
  const title = trialSentence(rollout.comparison, names)
  const { comparison, sampleRatio, looks, fewest, shadow, requests } = rollout
  const how = shadow
    ? `${names.challenger} in shadow: it answers nobody`
    : `${names.challenger} answers ${chosenShare(rollout.share)} of units, ${count(requests.challenger)} of ${count(requests.challenger + requests.champion)} so far`
  return (
    <Section title="On trial" note={how}>
      {sampleRatio?.isMismatch && (
        <p className="monitor-whole">
          {sentence(names.challenger)} had {share(sampleRatio.share ?? 0)} of units, not the{' '}
          {chosenShare(rollout.share)} that were asked for: chance does not explain that. Find out what loses requests
          before you trust the difference.
        </p>
      )}
      {looks.length > 0 ? (
        <div className="monitor-charts">
          <DifferenceChart title={title} about={about} looks={looks} decimals={isNumber ? 2 : 3} />
        </div>
      ) : (
        <p className="second trial-wait">
          {waiting(comparison, names, fewest, shadow)} Send what was true to <code>/feedback</code>, with the number of
          the request from the header <code>x-request-id</code>.
        </p>
      )}
    </Section>
  )
}

type Names = { readonly champion: string; readonly challenger: string }

function waiting(comparison: RolloutView['comparison'], names: Names, fewest: number, isShadow: boolean): string {
  const { champion = 0, challenger = 0 } = comparison ?? {}
  if (champion + challenger === 0)
    return `No true answers have come back yet; the difference is shown from ${fewest} ${isShadow ? '' : 'of each '}on.`
  const there = isShadow
    ? `${count(champion)} true answers`
    : `${count(champion)} true answers for ${names.champion} and ${count(challenger)} for ${names.challenger}`
  return `${there} have come back: too few to tell. The difference is shown from ${fewest} ${isShadow ? '' : 'of each '}on.`
}
