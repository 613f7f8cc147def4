import type { RunSummary } from '../../../shared/contract/index.ts'
import { ModelInWords } from '../../ui/index.ts'

/** A model that is made to be read, as it reads. */
export function InWords({ lines }: { readonly lines: RunSummary['best']['inWords'] }) {
  if (!lines) return null
  return (
    <section className="train-words" aria-label="The model in words">
      <div className="section-head">
        <h2>The model in words</h2>
        <p className="section-note">Each line says what it decides, and of how many training rows that is true.</p>
      </div>
      <ModelInWords lines={lines} />
    </section>
  )
}
