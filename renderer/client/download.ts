import { answeredError, answeredText } from './answered.ts'
import { connectionLost } from './socket.ts'

/** Saves a file of the host: a one-time address, given for the token, which the browser itself then streams to disk. */
export async function download(token: string, path: string, name: string): Promise<void> {
  const answer = await fetch(`/ticket?path=${encodeURIComponent(path)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => {
    throw connectionLost()
  })
  const text = await answer.text()
  const address = answer.ok ? answeredText(text, 'download') : undefined
  if (address === undefined) throw answeredError(text)
  saveAs(address, name)
}

/** Saves what is behind an address, as the window saves files. */
export function saveAs(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** Saves a text as a file, as the window saves files. */
export function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  saveAs(address, name)
  setTimeout(() => URL.revokeObjectURL(address))
}
