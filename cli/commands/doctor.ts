import { availableParallelism, totalmem } from 'node:os'
import { z } from 'zod'
import { diagnose } from '../../engine/index.ts'
import { defineCommand } from '../command.ts'
import { columns } from '../text.ts'
import { VERSION } from '../version.ts'

export const doctorCommand = defineCommand({
  id: 'doctor',
  summary: 'Versions, what this machine has, what is missing and how to get it.',
  positionals: [],
  options: z.object({}),
  example: 'lathe doctor',
  async run() {
    const checks = await diagnose()
    const machine = {
      lathe: VERSION,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    }
    const rows = [
      ['  Lathe', machine.lathe, ''],
      ['  Node', machine.node, ''],
      ['  System', machine.platform, ''],
      ['  Cores', String(machine.cores), ''],
      ['  Memory', `${Math.round(machine.memoryBytes / 2 ** 30)} GiB`, ''],
      ...checks.map(({ title, found, next }) => [`  ${title}`, found ?? 'missing', found === null ? next : '']),
    ]
    return { json: { ...machine, checks }, text: `${columns(rows)}\n` }
  },
})
