import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { compileExport, EXPORTERS, textFile } from '../../shared/export/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { readRuntimeTexts } from '../verify/runtime-texts.ts'
import { signFolder } from '../verify/signature.ts'
import { ownSigningKey } from '../verify/signing-key.ts'
import { checkFolder } from './check-folder.ts'

let home: string
let signed: string
let unsigned: string
let fingerprint: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lathe-check-'))
  const key = await ownSigningKey(home)
  fingerprint = key.fingerprint
  const bundle = await sampleBundle()
  const exported = async (name: string, by: typeof key | null) => {
    const folder = join(home, name)
    const files = compileExport(EXPORTERS.get('service'), bundle, readRuntimeTexts(), 'income', by)
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), bytes)
    }
    if (by)
      await writeFile(join(folder, 'model.sig'), textFile('model.sig', await signFolder(folder, 'income', by)).bytes)
    return folder
  }
  signed = await exported('signed', key)
  unsigned = await exported('unsigned', null)
})
afterAll(() => rmSync(home, { recursive: true }))

function refusal(folder: string, keyFile = ''): string {
  try {
    checkFolder(folder, keyFile)
    return 'not refused'
  } catch (error) {
    const { code, message } = Object(error)
    return `${code}: ${message}`
  }
}

test('a folder that was not changed is believed, and says who signed it', () => {
  expect(checkFolder(signed, '')).toMatchObject({
    signedBy: fingerprint,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
  })
  expect(checkFolder(signed, join(signed, 'model.pub')).signedBy).toBe(fingerprint)
  expect(checkFolder(unsigned, '').signedBy).toBeNull()
})

test('any one byte of what runs: a thousand changes are all found', () => {
  const copy = join(home, 'changed')
  cpSync(signed, copy, { recursive: true })
  const rng = createRng('bytes')
  const names = [
    'server.js',
    'model.json',
    'package.json',
    'lambda.js',
    'schema.json',
    'openapi.json',
    'lathe-export.json',
  ]
  for (let trial = 0; trial < 1000; trial++) {
    const name = names[rng.below(names.length)] ?? ''
    const bytes = readFileSync(join(signed, name))
    const at = rng.below(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 + rng.below(255))
    writeFileSync(join(copy, name), bytes)
    expect(refusal(copy), `${name}, byte ${at}`).toMatch(/^verificationFailed: /u)
    writeFileSync(join(copy, name), readFileSync(join(signed, name)))
  }
  expect(refusal(copy)).toBe('not refused')
})

test('what a person is to change may be changed', () => {
  const copy = join(home, 'edited')
  cpSync(signed, copy, { recursive: true })
  writeFileSync(join(copy, 'README.md'), 'own words')
  writeFileSync(join(copy, 'keys.json'), '{}')
  expect(refusal(copy)).toBe('not refused')
})

test('a list written anew, a key put in place of another, and a missing signature are refused', () => {
  const copied = (change: (folder: string) => void) => {
    const folder = mkdtempSync(join(home, 'copy-'))
    cpSync(signed, folder, { recursive: true })
    change(folder)
    return folder
  }
  const relisted = copied((folder) => {
    const file = join(folder, 'lathe-export.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"undecided": 0', '"undecided": 1'))
  })
  expect(refusal(relisted)).toMatch(/lathe-export\.json is not the file that was signed/u)
  const pem = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' })
  expect(refusal(copied((folder) => writeFileSync(join(folder, 'model.pub'), pem)))).toMatch(
    /model\.pub is not the key/u,
  )
  expect(refusal(copied((folder) => rmSync(join(folder, 'model.sig'))))).toMatch(/model\.sig is missing/u)
  expect(refusal(copied((folder) => rmSync(join(folder, 'model.json'))))).toMatch(/model\.json is missing/u)
  expect(refusal(copied((folder) => rmSync(join(folder, 'lathe-export.json'))))).toMatch(
    /lathe-export\.json is missing/u,
  )
})

test('the key that is asked for is demanded, also of a folder that says nobody signed it', () => {
  const other = join(home, 'other.pem')
  writeFileSync(other, generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }))
  expect(refusal(signed, other)).toMatch(/model\.sig is by the key [0-9a-f]{64}, not by/u)
  expect(refusal(unsigned, other)).toMatch(/model\.sig is missing: the folder is not signed/u)
})
