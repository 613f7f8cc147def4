// The training process's side of its launch: it is told and tells through what started it, Node or Electron.

interface Port {
  on(event: 'message', callback: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** What Electron gives its own processes in place of `process.send`. */
function electronPort(): Port | undefined {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isPort(port) ? port : undefined
}

const isPort = (value: unknown): value is Port =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value

export interface Parent {
  /** Whether the process that started this one is its parent in the system's eyes. */
  readonly isStarter: boolean
  /** Whoever started this process may be gone: then there is nobody to tell. */
  send(message: unknown): void
  onMessage(callback: (message: unknown) => void): void
  /** Electron ends its processes itself when it goes. */
  onGone(callback: () => void): void
}

export function connectParent(): Parent {
  const port = electronPort()
  if (port)
    return {
      isStarter: false,
      send: (message) => port.postMessage(message),
      onMessage: (callback) => port.on('message', ({ data }) => callback(data)),
      onGone: () => undefined,
    }
  return {
    isStarter: true,
    send: (message) => void process.send?.(message, () => {}),
    onMessage: (callback) => void process.on('message', callback),
    onGone: (callback) => void process.on('disconnect', callback),
  }
}
