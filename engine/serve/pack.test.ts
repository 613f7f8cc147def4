import { gunzipSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Outgoing } from './call.ts'
import { packed } from './pack.ts'

const outgoingOf = (body: string | Uint8Array): Outgoing => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'content-length': body.length },
  body,
  bytes: body.length,
})
const sent = (outgoing: Outgoing, accepted: string | undefined) =>
  new Promise<Outgoing>((resolve) => packed(outgoing, accepted, resolve))

test.each([2000, 20_000])('an answer of %i bytes is packed as the client accepts it', async (size) => {
  const body = 'ü,'.repeat(size / 2).slice(0, size)
  for (const [accepted, encoding, unpack] of [
    ['gzip', 'gzip', gunzipSync],
    ['deflate, gzip;q=0.5, br', 'gzip', gunzipSync],
    ['deflate;q=1, gzip;q=0', 'deflate', inflateSync],
  ] as const) {
    const plain = { ...outgoingOf(body), bytes: Buffer.byteLength(body) }
    const { headers, body: bytes } = await sent(plain, accepted)
    expect(headers).toMatchObject({ 'content-encoding': encoding, 'content-length': bytes.length })
    expect(unpack(bytes).toString()).toBe(body)
  }
})

test('what is small, packed already, or asked for as it is goes as it is', async () => {
  const small = outgoingOf('{}')
  const large = outgoingOf(new Uint8Array(5000))
  const done = { ...large, headers: { 'content-encoding': 'br' } }
  expect(await sent(small, 'gzip')).toBe(small)
  expect(await sent(large, undefined)).toBe(large)
  expect(await sent(large, 'identity, br, gzip;q=0')).toBe(large)
  expect(await sent(done, 'gzip')).toBe(done)
})
