import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { inferReadings } from '../../shared/import/index.ts'
import { readSource } from './index.ts'

test('one', async () => {
  for (const f of (process.env.FILES ?? '').split(',')) {
    const c = process.cpuUsage(),
      t = performance.now()
    let what = ''
    try {
      const r = await readSource(f)
      inferReadings(r.table)
      what = `${r.format} ${r.table.rows}x${r.table.names.length}`
    } catch (e) {
      what = String(e).slice(0, 150)
    }
    const d = process.cpuUsage(c)
    console.log(
      'TIME',
      f,
      readFileSync(f).length,
      ((d.user + d.system) / 1e6).toFixed(2),
      'cpu',
      ((performance.now() - t) / 1000).toFixed(2),
      what,
    )
  }
}, 600000)
