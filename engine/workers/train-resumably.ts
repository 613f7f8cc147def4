import { rm } from 'node:fs/promises'
import { LatheError } from '../../shared/core/index.ts'
import type { Trained, TrainJob } from './messages.ts'
import { type TrainControls, train } from './train.ts'

/** The reasons of an abort that leaves the checkpoint: somebody pauses it, or the program is closed. */
export const PAUSED = 'paused'
export const CLOSED = 'closed'

const LEAVING: readonly unknown[] = [PAUSED, CLOSED]

interface Resumable {
  /** The folder of the checkpoint: what lies there is gone on with. */
  readonly checkpoint: string
  /** What a person does to go on where it was ended from outside. */
  readonly next: string
}

/**
 * Trains with a checkpoint, and keeps the result. The checkpoint goes with a result, a cancel and an error of the training's
 * own; it stays where the training was ended from outside, by a kill or a pause.
 */
export async function trainResumably<T>(
  job: TrainJob,
  { checkpoint, next }: Resumable,
  controls: TrainControls,
  keep: (trained: Trained) => Promise<T>,
): Promise<T> {
  try {
    const kept = await keep(await train(job, { ...controls, checkpoint }))
    await removeCheckpoint(checkpoint)
    return kept
  } catch (error) {
    if (error instanceof LatheError && error.code === 'processLost')
      throw new LatheError(error.code, error.message, { ...error.details, next })
    if (!LEAVING.includes(controls.signal?.reason)) await removeCheckpoint(checkpoint)
    throw error
  }
}

export const removeCheckpoint = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 3 })
