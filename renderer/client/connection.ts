import type { Client } from './client.ts'

/** `open` answers; `reconnecting` refuses calls and tries again by itself; `closed` is over for good. */
export type ConnectionState = 'open' | 'reconnecting' | 'closed'

/** The engine as the window has it: the typed client, and files, which travel beside it. */
export interface Connection {
  readonly client: Client
  readonly state: ConnectionState
  /** Is called at each change of the state; returns what stops that. */
  onState(callback: (state: ConnectionState) => void): () => void
  /** Is called once, when the connection is over for good, with the reason; returns what stops that. */
  onClose(callback: (reason: Error) => void): () => void
  /** The path of a file for `projects.create({ path })`; '' where only its content is known, as in a browser. */
  pathOf(file: File): string
  /**
   * Sends a file and returns its id for `projects.create({ upload })`.
   *
   * @param onProgress is given the fraction that was sent
   * @param signal aborts the upload; the promise rejects with the code `cancelled`
   */
  upload(file: File, onProgress?: (fraction: number) => void, signal?: AbortSignal): Promise<string>
  /** Saves what a `download` of the engine's answers names as a file called `name`, as the browser saves files. */
  download(path: string, name: string): Promise<void>
  /** Ends the connection; whatever is pending is rejected with the code `cancelled`. */
  close(): void
}
