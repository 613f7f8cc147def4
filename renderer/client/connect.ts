import type { Connection } from './connection.ts'
import { connectDesktop, desktopBridge } from './desktop.ts'
import { download } from './download.ts'
import { connectSocket } from './reconnect.ts'
import { takeToken } from './token.ts'
import { upload } from './upload.ts'

/** Connects this page to the host that served it. Rejects where the address holds no token, or one of another start. */
export async function connect(): Promise<Connection> {
  const bridge = desktopBridge()
  if (bridge) return connectDesktop(bridge)
  const token = await takeToken(window)
  const address = `ws://${window.location.host}/rpc`
  const connection = await connectSocket(() => new WebSocket(address, ['lathe', `token.${token}`]))
  return Object.assign(connection, {
    pathOf: () => '',
    upload: (file: File, onProgress?: (fraction: number) => void, signal?: AbortSignal) =>
      upload(token, file, onProgress, signal),
    download: (path: string, name: string) => download(token, path, name),
  })
}
