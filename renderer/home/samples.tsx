import type { Sample } from '../../shared/contract/index.ts'
import { counted } from '../format/index.ts'

/** Bundled tables to try things on. */
export function Samples({
  samples,
  isBusy,
  onTake,
}: {
  readonly samples: readonly Sample[] | null
  readonly isBusy: boolean
  readonly onTake: (id: string, title: string) => void
}) {
  return (
    <section aria-labelledby="samples-title">
      <h2 id="samples-title" className="home-heading">
        Try a sample
      </h2>
      <ul className="samples">
        {(samples ?? []).map(({ id, title, about, rows }) => (
          <li key={id}>
            <button type="button" aria-disabled={isBusy || undefined} onClick={() => !isBusy && onTake(id, title)}>
              <span className="name">{title}</span>
              <span className="muted small">{counted(rows, 'row')}</span>
              <span className="second small sample-about">{about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
