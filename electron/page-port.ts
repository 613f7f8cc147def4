import { type IpcMainEvent, ipcMain, type MessagePortMain } from 'electron'
import { isOurs } from './app-scheme.ts'
import { PORT_CHANNEL } from './port-channel.ts'

/** Takes the ports of our own pages and closes any other. */
export function onPagePort(serve: (port: MessagePortMain) => void): void {
  ipcMain.on(PORT_CHANNEL, (event) => {
    const [port, ...more] = event.ports
    for (const other of more) other.close()
    if (!port) return
    if (!isFromOurPage(event)) {
      console.error(`a port of ${event.senderFrame?.url ?? 'a page that is gone'} was refused`)
      port.close()
      return
    }
    serve(port)
    port.start()
  })
}

/** The top frame of a page at our own address; a frame that is gone is none. */
const isFromOurPage = ({ senderFrame }: IpcMainEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url)
