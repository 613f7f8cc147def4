import type { Page } from 'playwright-core'

// What a machine can measure of how a page looks.

/** Pixels that the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(`document.scrollingElement.scrollWidth - innerWidth`).then((pixels) => Number(pixels))

/**
 * Texts of buttons, headings and labels that are cut: wider than their box, and neither scrolled nor ended by "…".
 */
export const cutTexts = (page: Page): Promise<string[]> =>
  page
    .evaluate(`[...document.querySelectorAll('button, h1, h2, h3, label, th, dt, dd, p, legend')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
      .filter((element) => {
        const { overflowX, textOverflow } = getComputedStyle(element)
        return overflowX === 'hidden' && textOverflow !== 'ellipsis' && !element.closest('[role=grid], .hidden')
      })
      .map((element) => element.textContent.trim().slice(0, 60))`)
    .then((texts) => (Array.isArray(texts) ? texts.map(String) : []))
