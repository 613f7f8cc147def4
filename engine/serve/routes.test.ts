import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { HARD_LEVEL, sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { ask, serviceOf } from './ask.test-support.ts'
import { ROUTER } from './routes.ts'

test('the OpenAPI document holds every route, and no other', async () => {
  const service = serviceOf(await sampleBundle())
  const { paths } = (await ask(service, '/openapi.json')).json
  const written = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const routes = ROUTER.routes.map(({ method, path }) => `${method} ${path}`).filter((route) => route !== 'GET /')
  expect(written.sort()).toEqual(routes.sort())
})

test('browsers get a page whose policy lets its own script run and nothing else; others get a list', async () => {
  const bundle = await sampleBundle()
  const service = serviceOf(bundle)
  expect((await ask(service, '/')).text).toContain('POST /predict')
  const page = await ask(service, '/', { headers: { accept: 'text/html,*/*' } })
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  const script = /<script>([\s\S]*)<\/script>/u.exec(page.text)?.[1] ?? ''
  const digest = createHash('sha256').update(script).digest('base64')
  expect(page.headers['content-security-policy']).toContain(`script-src 'sha256-${digest}'`)
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  // A level that would be a script is none.
  expect(page.text.split('<script>')).toHaveLength(2)
  expect(page.text).not.toContain(HARD_LEVEL)
  expect(page.text.split('data-column=')).toHaveLength(bundle.pipeline.inputs.length + 1)
})
