import { type ReactNode, useId } from 'react'

/** A titled part of a page; a hairline parts it from the one above. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  readonly title?: string
  /** A short text beside the title. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}) {
  const id = useId()
  return (
    <section className="section" aria-labelledby={title ? id : undefined}>
      {title && (
        <div className="section-head">
          <h2 id={id}>{title}</h2>
          {note && <span className="section-note">{note}</span>}
          {actions && <div className="section-actions">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}
