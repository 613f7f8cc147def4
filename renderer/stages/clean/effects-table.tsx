import type { Draft, StepEffect } from '../../../shared/contract/index.ts'
import { NumberText, Section } from '../../ui/index.ts'

/** What every step does, as figures. */
export function EffectsTable({
  effects,
  draft,
  isStale,
}: {
  readonly effects: readonly StepEffect[]
  readonly draft: Draft | null
  readonly isStale: boolean
}) {
  return (
    <Section title="Effect" note="on the training rows, one step after the other">
      <table className={isStale ? 'effects stale' : 'effects'}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="right">
              Rows removed
            </th>
            <th scope="col" className="right">
              Cells changed
            </th>
          </tr>
        </thead>
        <tbody>
          {effects.map((effect, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same step may be there twice; its place is what it is
            <tr key={at} className={draft?.at === at ? 'draft' : undefined}>
              <th scope="row">{effect.text}</th>
              <td className="right">
                <NumberText value={effect.rowsRemoved} />
              </td>
              <td className="right">
                <NumberText value={effect.cellsChanged} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
