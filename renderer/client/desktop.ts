import { onMessagePortClose } from '@orpc/client/message-port'
import type { Connection, ConnectionState } from './connection.ts'
import { saveAs } from './download.ts'
import { clientError } from './guard.ts'
import { connectPort } from './port.ts'
import { upload } from './upload.ts'

/** What the desktop's preload gives this page. */
interface Bridge {
  pathOf(file: File): string
}

/** The bridge of the desktop's window; undefined in a browser. */
export function desktopBridge(): Bridge | undefined {
  const bridge: unknown = Reflect.get(window, 'lathe')
  return isBridge(bridge) ? bridge : undefined
}

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' && value !== null && 'pathOf' in value && typeof value.pathOf === 'function'

// The preload's words (electron/preload.ts).
const ASK = 'lathe.port?'
const ANSWER = 'lathe.port'

/** Connects this page to the desktop that shows it. */
export async function connectDesktop({ pathOf }: Bridge): Promise<Connection> {
  const port = await askForPort()
  port.start()
  const { client, close } = connectPort(port)
  let state: ConnectionState = 'open'
  const stateCallbacks = new Set<(state: ConnectionState) => void>()
  const closeCallbacks = new Set<(reason: Error) => void>()
  const end = (reason: Error) => {
    if (state === 'closed') return
    state = 'closed'
    for (const callback of stateCallbacks) callback(state)
    for (const callback of closeCallbacks) callback(reason)
  }
  onMessagePortClose(port, () => end(clientError('processLost', 'Lathe was closed.', { next: 'Start it again.' })))
  return {
    client,
    get state() {
      return state
    },
    onState: (callback) => listen(stateCallbacks, callback),
    onClose: (callback) => listen(closeCallbacks, callback),
    pathOf,
    // There is no token: nothing but this page reaches the address.
    upload: (file, onProgress, signal) => upload('', file, onProgress, signal),
    download: async (path, name) => saveAs(`/download/${encodeURI(path)}`, name),
    close() {
      close()
      end(clientError('cancelled', 'The connection was closed.'))
    },
  }
}

function askForPort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    addEventListener('message', function take({ source, data, ports: [port] }: MessageEvent<unknown>) {
      if (source !== window || data !== ANSWER || !port) return
      removeEventListener('message', take)
      resolve(port)
    })
    window.postMessage(ASK, '/')
  })
}

function listen<T>(callbacks: Set<T>, callback: T): () => void {
  callbacks.add(callback)
  return () => callbacks.delete(callback)
}
