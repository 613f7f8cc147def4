import { Component, type ReactNode } from 'react'
import { Problem } from './problem.tsx'

interface Props {
  /** What failed, as its message begins: "Data". */
  readonly of: string
  readonly children: ReactNode
}

/** Keeps a failure of one part from taking the window along: says so in its place. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    const message = error instanceof Error ? error.message : String(error)
    return (
      <div className="failed-part">
        <Problem
          trouble={{
            message: `${this.props.of} cannot be shown: ${message}`,
            place: '',
            next: 'Your choices are saved.',
          }}
          action={
            <button type="button" className="link" onClick={() => location.reload()}>
              Reload the window
            </button>
          }
        />
      </div>
    )
  }
}
