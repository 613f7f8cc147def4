import { type ComponentType, lazy, type ReactNode, useState } from 'react'

/** A part of the window whose code is fetched when it is shown, or before, by `preload`. */
export interface LazyPart<Props = object> {
  (props: Props): ReactNode
  /** Fetches the code; a failure shows where the part is shown, which tries again. */
  preload(): void
}

interface Code<Props> {
  /** There once the code has been fetched. */
  part?: ComponentType<Props>
  readonly suspending: ComponentType<Props>
}

/**
 * Like React's `lazy`, but a part whose code is there renders at once: `lazy` suspends even then, and React keeps a
 * fallback that it has shown for at least 300 ms.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  const fetchCode = async () => {
    const part = await load()
    code.part = part
    return { default: part }
  }
  const code: Code<Props> = { suspending: lazy(fetchCode) }
  return Object.assign((props: Props) => <Part code={code} props={props} />, {
    preload: () => void fetchCode().catch(() => undefined),
  })
}

/** The same component for as long as it is shown, so that code that arrives meanwhile does not start it anew. */
function Part<Props extends object>({ code, props }: { readonly code: Code<Props>; readonly props: Props }) {
  const [Content] = useState(() => code.part ?? code.suspending)
  return <Content {...props} />
}
