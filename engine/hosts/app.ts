import type { Readable } from 'node:stream'
import type { Router } from '@orpc/server'
import type { Contract, Settings } from '../../shared/contract/index.ts'
import type { Progress } from '../../shared/core/index.ts'

/** What a host needs of the application: the contract's implementation, and files, which do not travel through it. */
export interface App {
  readonly router: Router<Contract, Record<never, never>>
  readonly files: AppFiles
  readonly settings: AppSettings
  /** How far each training under way is. */
  trainings(): readonly Progress[]
  /** Ends what runs and lets go of what is open. */
  close(): Promise<void>
}

/** What a person set for the whole application. */
export interface AppSettings {
  current(): Settings
  keep(settings: Settings): Promise<Settings>
  /** Tells what is kept from now on. @returns stops it */
  onKept(listener: (settings: Settings) => void): () => void
}

export interface AppFiles {
  /**
   * Keeps a file that is being sent, under its own name; `projects.create({ upload })` takes the id. A stream that fails
   * was cut off or is too large: it is rejected with the stream's error, and nothing of the file stays.
   */
  receive(name: string, stream: Readable, options: { readonly signal: AbortSignal }): Promise<string>
  /** What lies behind a `download` of the contract's answers, given as it stands there; undefined where there is nothing (any more). */
  download(path: string): Download | undefined | Promise<Download | undefined>
}

export interface Download {
  /** The file's name as a person will see it. */
  readonly name: string
  readonly stream: Readable
}
