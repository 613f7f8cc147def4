import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorkplace } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// `script` of util-linux runs a program on a terminal of its own; its options differ on other systems.
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
if (!hasScript) console.warn('e2e/terminal.test.ts is skipped: there is no `script` of util-linux to make a terminal.')

const place = makeWorkplace()
const LATHE = new URL('../bin/lathe.mjs', import.meta.url).pathname
beforeAll(() => writeFileSync(place.path('people.csv'), peopleCsv(300)))
afterAll(() => place.remove())

/** What a terminal of so many columns is sent. */
function onTerminal(columns: number, args: readonly string[]): string {
  const command = `stty cols ${columns}; exec '${process.execPath}' '${LATHE}' ${args.join(' ')}`
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: place.folder,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: place.temporary, TERM: 'xterm' },
  })
  expect(status, stdout).toBe(0)
  return stdout
}

const TRAIN = ['train', 'people.csv', '--target', 'member', '--mode', 'fast', '-o', 'm.lathe']

describe.skipIf(!hasScript)('on a terminal', () => {
  test.each([40, 80, 200])('of %i columns progress is a bar in one line, gone before the result', (columns) => {
    const [progress = '', result = ''] = onTerminal(columns, TRAIN).split('\r\u001b[2Kpeople.csv: predicts')
    const shown = progress.split('\r\u001b[2K').filter((part) => part !== '')
    const bars = shown.filter((part) => !part.startsWith('Estimate'))
    expect(shown.length).toBe(bars.length + 1)
    expect(bars.length).toBeGreaterThan(3)
    for (const bar of bars) {
      expect(bar).toMatch(/^█*░* +\d+ %/)
      expect(bar.length).toBeLessThan(columns)
      expect(bar).not.toContain('\n')
    }
    expect(result).toContain('wrote m.lathe')
    expect(result).not.toContain('█')
  })

  test('help and findings are broken at blanks to its width', () => {
    for (const line of onTerminal(60, ['train', '--help']).split('\r\n')) expect(line.length).toBeLessThanOrEqual(60)
  })

  test('JSON is one line, however narrow', () => {
    const [document = ''] = onTerminal(30, ['profile', 'people.csv', '--json', '--quiet']).split('\r\n')
    expect(JSON.parse(document).rows).toBe(300)
  })
})
