import type { ReadingProgress } from '../../shared/contract/index.ts'
import type { Client } from './client.ts'

/**
 * Makes a call that reads a file and follows its progress.
 *
 * @param call is given the job to name in its input
 */
export async function followed<T>(
  client: Client,
  onProgress: (progress: ReadingProgress) => void,
  call: (job: string) => Promise<T>,
): Promise<T> {
  const job = Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join('')
  const over = new AbortController()
  follow(client, job, onProgress, over.signal)
  try {
    return await call(job)
  } finally {
    over.abort('over')
  }
}

async function follow(
  client: Client,
  job: string,
  onProgress: (progress: ReadingProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const progress of await client.data.reading({ job }, { signal })) onProgress(progress)
  } catch {
    // The call itself says what went wrong.
  }
}
