// What a page is given: `lathe.pathOf(file)`, and one port, for the asking. It runs in the sandbox, in a world of its own.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { PORT_CHANNEL } from './port-channel.ts'

contextBridge.exposeInMainWorld('lathe', {
  /** The path of a file that a person chose or dropped; '' of one that is not on the disk. */
  pathOf: (file: File): string => webUtils.getPathForFile(file),
})

// A port does not pass the bridge. The page (renderer/client/desktop.ts) asks when it listens, so that the answer does
// not come too early.
const ASK = 'lathe.port?'
const ANSWER = 'lathe.port'

addEventListener('message', function answer({ source, data }: MessageEvent<unknown>) {
  if (source !== window || data !== ASK) return
  removeEventListener('message', answer)
  const { port1, port2 } = new MessageChannel()
  ipcRenderer.postMessage(PORT_CHANNEL, null, [port1])
  // '/' is this page's own origin.
  window.postMessage(ANSWER, '/', [port2])
})
