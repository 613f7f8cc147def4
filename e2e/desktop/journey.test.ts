import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { findElectron } from '../../engine/hosts/desktop/electron-binary.ts'
import { ROOT } from '../window/host.test-support.ts'
import { goTo, startTraining, takeSample, trained } from '../window/way.test-support.ts'

// The real desktop, where its binary is: what stand-ins cannot show.

const found = findElectron()
const why = whyNot()
if (why !== null) console.log(`skipped: the desktop's window: ${why}`)

function whyNot(): string | null {
  if (!found.isThere) return `${found.why} (npx install-electron --no fetches it)`
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display (xvfb-run -a makes one)'
  return process.getuid?.() === 0 ? "Chromium's sandbox does not run for root" : null
}

const home = mkdtempSync(join(tmpdir(), 'lathe-desktop-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test.skipIf(why !== null)(
  'the window opens a sample, trains in a process of its own and verifies an export',
  async () => {
    const environment = Object.entries({ ...process.env, LATHE_HOME: join(home, 'projects') })
    const desktop = await _electron.launch({
      ...(found.isThere && { executablePath: found.executable }),
      args: [ROOT, `--user-data-dir=${join(home, 'settings')}`],
      env: Object.fromEntries(environment.map(([name, value]) => [name, value ?? ''])),
    })
    try {
      const page = await desktop.firstWindow()
      await page.getByRole('region', { name: 'Try a sample' }).waitFor()
      const world = await page.evaluate(() => ({
        origin: Reflect.get(globalThis, 'origin'),
        isSecure: Reflect.get(globalThis, 'isSecureContext'),
        bridge: Object.keys(Reflect.get(globalThis, 'lathe')),
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
      }))
      expect(world).toEqual({ origin: 'app://lathe', isSecure: true, bridge: ['pathOf'], node: [] })
      const reached = page.evaluate(() =>
        fetch('https://example.org/').then(
          () => true,
          () => false,
        ),
      )
      expect(await reached).toBe(false)
      await takeSample(page, 'Loans')
      await startTraining(page)
      const processes = () => desktop.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name))
      await expect.poll(processes, { interval: 50 }).toContain('Lathe work')
      await trained(page)
      await goTo(page, 'Export')
      await page
        .getByRole('button', { name: /^Export / })
        .first()
        .click()
      await page
        .getByText(/^Identical on [\d,]+ golden rows$/)
        .first()
        .waitFor()
    } finally {
      await desktop.close()
    }
  },
)
