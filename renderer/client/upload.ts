import type { ORPCError } from '@orpc/client'
import { answeredError, answeredText } from './answered.ts'
import { clientError } from './guard.ts'

/** Sends a file to the host. XMLHttpRequest, because fetch does not say how much it has sent. */
export function upload(
  token: string,
  file: File,
  onProgress: (fraction: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const cancelled = () => reject(clientError('cancelled', `The upload of ${file.name} was cancelled.`))
    if (signal?.aborted) return cancelled()
    const abort = () => request.abort()
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total))
    request.addEventListener('load', () => {
      const id = request.status === 200 ? answeredText(request.responseText, 'upload') : undefined
      if (id === undefined) reject(answeredError(request.responseText))
      else resolve(id)
    })
    request.addEventListener('error', () => reject(cutOff(file)))
    request.addEventListener('abort', cancelled)
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort))
    signal?.addEventListener('abort', abort)
    request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.send(file)
  })
}

const cutOff = ({ name }: File): ORPCError<string, unknown> =>
  clientError('processLost', `The upload of ${name} was cut off.`, { file: name, next: 'Try again.' })
