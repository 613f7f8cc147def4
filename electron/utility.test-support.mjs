// What Electron gives a process of its own in place of `process.send`, over Node's: then the program itself.
import { pathToFileURL } from 'node:url'

const [, , program] = process.argv
const { send } = process
process.argv.splice(1, 1)
process.parentPort = {
  on: (event, callback) => process.on(event, (data) => callback({ data })),
  postMessage: (message) => send.call(process, message),
}
process.send = undefined
await import(pathToFileURL(program).href)
