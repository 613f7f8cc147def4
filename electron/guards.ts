import { app, type Session, type WebContents } from 'electron'
import { isOurs } from './app-scheme.ts'

/** Copying a picture of a chart: what a page writes to the clipboard after a click, with nothing in it that could run. */
const GRANTED = 'clipboard-sanitized-write'

/** Pages are granted nothing else; Electron alone would grant everything. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === GRANTED && isOurs(requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === GRANTED && isOurs(origin))
  session.setDevicePermissionHandler(() => false)
}

/** Keeps every page, however it came to be, at our own address, without further windows or embedded ones. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', stayAtHome)
  contents.on('will-frame-navigate', stayAtHome)
  contents.on('will-redirect', stayAtHome)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Nor does it reach programs of the system through an address: there is no page outside that Lathe links to.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

function stayAtHome(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOurs(event.url)) event.preventDefault()
}
