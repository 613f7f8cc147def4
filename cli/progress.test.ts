import { expect, test } from 'vitest'
import { showProgress } from './progress.ts'

function terminal(columns: number, isTTY = true) {
  let now = 0
  const written: string[] = []
  const stream = { isTTY, columns, write: (text: string) => written.push(text) }
  const display = showProgress(false, stream, () => now)
  return {
    at(milliseconds: number, fraction: number, text: string) {
      now = milliseconds
      display.onProgress({ fraction, text })
      return (written.at(-1) ?? '').replace('\r\u001b[2K', '')
    },
    end: () => display.end(),
    written,
  }
}

test('a terminal gets a bar with percent and time left', () => {
  const { at } = terminal(100)
  expect(at(0, 0, 'reading')).toBe(`${'░'.repeat(28)}   0 %  reading`)
  expect(at(5000, 0.25, 'trial 1')).toBe(`${'█'.repeat(7)}${'░'.repeat(21)}  25 %, 15 s left  trial 1`)
  expect(at(60_000, 0.1, 'trial 2')).toContain('25 %, 3 min 0 s left')
  expect(at(61_000, 1, 'done')).toBe(`${'█'.repeat(28)} 100 %  done`)
})

test('the bar never fills the last column and never wraps, however narrow the terminal', () => {
  for (let columns = 1; columns <= 120; columns++) {
    const line = terminal(columns).at(3000, 0.4, 'fitting Gradient-boosted trees on all training rows')
    expect(line.length).toBeLessThan(Math.max(columns, 2))
  }
  expect(terminal(50).at(3000, 0.4, 'fitting Gradient-boosted trees')).toMatch(/40 %, 5 s left {2}fitting.*…$/)
})

test('the bar is removed at the end, once', () => {
  const { at, end, written } = terminal(80)
  at(0, 0.5, 'half')
  end()
  end()
  expect(written.filter((text) => text === '\r\u001b[2K')).toHaveLength(1)
})

test('a file gets one plain line for each new thing', () => {
  const { at, end, written } = terminal(80, false)
  at(0, 0, 'reading')
  at(1, 0.1, 'reading')
  at(2, 0.5, 'fitting')
  end()
  expect(written).toEqual(['  0 %  reading\n', ' 50 %  fitting\n'])
})

test('quiet is nothing at all', () => {
  const written: string[] = []
  const display = showProgress(true, { isTTY: true, columns: 80, write: (text) => written.push(text) })
  display.onProgress({ fraction: 0.5, text: 'half' })
  display.end()
  expect(written).toEqual([])
})
