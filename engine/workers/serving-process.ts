// The entry of a process that serves a model from an exported folder: the folder's own program, which does the same wherever
// else it runs, kept from outliving the application that started it.
import { pathToFileURL } from 'node:url'
import { connectParent } from './parent.ts'

const [node = '', , server = '', ...args] = process.argv

// However the application ended: what is being answered is, as at a SIGTERM.
connectParent().onGone(() => process.kill(process.pid, 'SIGTERM'))
// Listening for that must not keep a service going that could not start.
process.channel?.unref()
process.argv = [node, server, ...args]
await import(pathToFileURL(server).href)
