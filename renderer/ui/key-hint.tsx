const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** "Ctrl K" as this system writes it. */
export const keysText = (keys: string): string => (isMac() ? keys.replace('Ctrl', '⌘').replace('Alt', '⌥') : keys)

/** Keys beside a name; no part of the name to assistive tools, unless they are what is being listed (`isSpoken`). */
export function KeyHint({ keys, isSpoken = false }: { readonly keys: string; readonly isSpoken?: boolean }) {
  return (
    <kbd className="key" aria-hidden={!isSpoken}>
      {keysText(keys)}
    </kbd>
  )
}
