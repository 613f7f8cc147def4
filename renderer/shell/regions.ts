const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]'

/** Moves the focus to the next (or previous) region of the window: rail, header, canvas, inspector, status bar. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  )
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + step + regions.length) % regions.length] ?? regions[0]
  if (!next) return
  const first = next.querySelector<HTMLElement>(FOCUSABLE)
  ;(first ?? next).focus()
}

/** Presses the filled button of the header. */
export function pressPrimary(): void {
  document.querySelector<HTMLElement>('.header-primary [data-variant="filled"]:not([data-disabled])')?.click()
}
