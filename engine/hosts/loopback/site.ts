import type { App } from '../app.ts'
import type { Assets } from './assets.ts'
import type { Tickets } from './tickets.ts'

/** What every request is answered from. */
export interface Site {
  readonly app: App
  /** The only host name and origin that are answered. */
  readonly host: string
  readonly origin: string
  /** The secret of this start. */
  readonly token: string
  readonly assets: Assets
  readonly tickets: Tickets
  /** One-time codes that a page changes for the token. */
  readonly starts: Tickets
  readonly mostUploadBytes: number
  readonly onDefect: (error: unknown) => void
}
