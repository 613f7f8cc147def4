import { type BaseWindow, BrowserWindow, type KeyboardInputEvent } from 'electron'

/** A combination as the menu shows it. */
export interface Keys {
  readonly modifiers: readonly ('CmdOrCtrl' | 'Shift')[]
  readonly key: string
}

/** Presses keys for the page of a window, which answers as if a person had. */
export function pressKeys(window: BaseWindow | undefined, { modifiers, key }: Keys): void {
  if (!(window instanceof BrowserWindow)) return
  const command = process.platform === 'darwin' ? 'meta' : 'control'
  const pressed: KeyboardInputEvent['modifiers'] = modifiers.map((name) => (name === 'Shift' ? 'shift' : command))
  for (const type of ['keyDown', 'keyUp'] as const)
    window.webContents.sendInputEvent({ type, keyCode: key, modifiers: pressed })
}
