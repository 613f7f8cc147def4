import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ROOT } from './host.test-support.ts'

/** Asks a service about rows of the sample, and sends what was true of them when both versions have answered. */
export async function answerWithLabels(address: string, from = 0, count = 200): Promise<void> {
  const [head = [], ...all] = (await readFile(join(ROOT, 'assets/samples/loans.csv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const rows = all.slice(from, from + count)
  const send = (path: string, body: object) =>
    fetch(new URL(path, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const requests = async (): Promise<number> => {
    const { challenger } = JSON.parse(await (await fetch(new URL('/rollout', address))).text())
    return Number(challenger.requests)
  }
  const asked = await requests()
  const cellOf = (cell: string) => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell))
  const said = await send('/predict', {
    rows: rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [head[at] ?? '', cellOf(cell)]))),
  })
  await expect.poll(requests).toBeGreaterThan(asked)
  const request = said.headers.get('x-request-id')
  await send('/feedback', {
    labels: rows.map((cells, row) => ({ request, row, label: cells[head.indexOf('repaid')] })),
  })
}
