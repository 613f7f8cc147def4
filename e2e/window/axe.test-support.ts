import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Violations of WCAG 2.2 AA in words: the rule, and where. */
export const violations = (page: Page): Promise<string[]> => found(new AxeBuilder({ page }).withTags(WCAG))

/** The same inside one part, of colours alone: nothing else depends on the theme. */
export const colourViolations = (page: Page, part: string): Promise<string[]> =>
  found(new AxeBuilder({ page }).include(part).withRules(['color-contrast']))

/** Violations in both themes, for a window that opened in the light one; what does not depend on the theme is looked at once. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const light = await violations(page)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.waitForTimeout(100)
  const dark = await colourViolations(page, 'body')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return [...light, ...dark.map((one) => `dark: ${one}`)]
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}\n${failureSummary}`),
  )
}
