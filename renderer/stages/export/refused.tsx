import type { ReactNode } from 'react'
import type { DifferingRow, Problem as Trouble } from '../../client/problem.ts'
import { count, counted } from '../../format/index.ts'
import { Problem } from '../../ui/index.ts'

/** Why an export was refused, with the rows that came out otherwise, which can be opened. */
export function Refused({
  trouble,
  action,
}: {
  readonly trouble: Trouble & { readonly differing: readonly DifferingRow[] }
  readonly action: ReactNode
}) {
  const { differing } = trouble
  return (
    <>
      <Problem trouble={{ ...trouble, message: `Refused: ${inShort(trouble.message)}` }} action={action} />
      <details className="refused">
        <summary>See the first {counted(differing.length, 'row')}</summary>
        <dl>
          {differing.map(({ row, expected, found }) => (
            <div key={row}>
              <dt>Golden row {count(row)}</dt>
              <dd>
                <span className="second">The model says</span> <code>{expected}</code>
              </dd>
              <dd>
                <span className="second">The export says</span> <code>{found}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

/** What the card says already, and the first row, which stands among the rows, are left out. */
const inShort = (message: string): string =>
  message
    .replace(/^The export ".*?" does not predict what the model predicts: /u, '')
    .replace(/ row \d+: expected .*$/su, '')
