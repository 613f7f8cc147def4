import type { RunSummary } from '../../../shared/contract/index.ts'

/** A model that is made to be read, line by line; what is indented follows from the line above. */
export function InWords({ lines }: { readonly lines: RunSummary['best']['inWords'] }) {
  if (!lines) return null
  return (
    <section className="train-words" aria-label="The model in words">
      <div className="section-head">
        <h2>The model in words</h2>
        <p className="section-note">Each line says what it decides, and of how many training rows that is true.</p>
      </div>
      <ol>
        {lines.map((line) => {
          const text = line.trimStart()
          return (
            <li key={line} style={{ paddingInlineStart: `${(line.length - text.length) * 0.75}rem` }}>
              {text}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
