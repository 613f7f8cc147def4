import { share } from '../../format/index.ts'
import type { Trial } from './ranking.ts'
import { trialDetail } from './trial-words.ts'
import { votersOf } from './voters.ts'

interface VotesProps {
  readonly trial: Trial | undefined
  readonly titleOf: (trial: Pick<Trial, 'family'>) => string
}

/** Which models make up an ensemble, and how much each of them says. */
export function Votes({ trial, titleOf }: VotesProps) {
  const voters = trial ? votersOf(trial.params) : []
  if (!trial || voters.length === 0) return null
  return (
    <section className="train-votes" aria-label="What votes">
      <div className="section-head">
        <h2>What votes</h2>
        <p className="section-note">
          The prediction is the weighted average of these models. Together they did better on validation rows than any
          of them alone.
        </p>
      </div>
      <ul>
        {voters.map((voter) => (
          <li key={JSON.stringify([voter.family, voter.params])}>
            <span className="name">{titleOf(voter)}</span>
            <span className="muted small">{trialDetail({ ...trial, ...voter })}</span>
            <span className="train-vote-track">
              <span className="train-vote-bar" style={{ width: `${100 * voter.weight}%` }} />
            </span>
            <span className="train-vote-share">{share(voter.weight, 0)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
