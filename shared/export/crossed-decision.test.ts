import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readBundle } from '../bundle/index.ts'
import { EXPORTERS } from './exporters.ts'

test('a model that decides by crossed columns is refused by name where a format knows one column only', () => {
  const file = new URL('../bundle/corpus/v2-loans-purpose.lathe', import.meta.url)
  const bundle = readBundle(readFileSync(file), 'm')
  const groups = [{ group: 'f & car', threshold: 0.4 }]
  const decision = { column: 'sex & purpose', columns: ['sex', 'purpose'], by: 'groupThresholds', groups }
  const crossed = { ...bundle, pipeline: { ...bundle.pipeline, task: 'binary' as const, decision } }
  for (const id of ['python', 'onnx', 'sql', 'c', 'pmml', 'excel'])
    expect(EXPORTERS.get(id).unavailable?.(crossed), id).toMatch(/crossed group/u)
  for (const id of ['web', 'node', 'service']) expect(EXPORTERS.get(id).unavailable?.(crossed) ?? null, id).toBeNull()
})
