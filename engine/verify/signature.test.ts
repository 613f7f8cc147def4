import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { appendFile, cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRng } from '../../shared/core/index.ts'
import { sampleBundle } from '../../shared/export/sample-pipeline.test-support.ts'
import { exportModel } from './export-model.ts'
import { filesBelow } from './folder-files.ts'
import { readRuntimeTexts } from './runtime-texts.ts'
import { checkSignature, rootOf } from './signature.ts'
import { ownKeyFile, ownSigningKey, readPublicKey, readSigningKey } from './signing-key.ts'
import { checkFiles, verifyExport } from './verify-export.ts'

const SPECS = new URL('../../../shared/reference/specs/oms/', import.meta.url)
const hasSpecs = existsSync(SPECS)
if (!hasSpecs) console.log('skipped: the schemas of OpenSSF Model Signing need ../shared/reference/specs/oms')

let home = ''
let signed = ''
let fingerprint = ''

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lathe-signature-'))
  const key = await ownSigningKey(home)
  fingerprint = key.fingerprint
  signed = join(home, 'signed')
  await exportModel(await sampleBundle(), 'card', signed, readRuntimeTexts(), { key })
})
afterAll(() => rm(home, { recursive: true }))

async function copied(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = await mkdtemp(join(home, 'copy-'))
  await cp(signed, folder, { recursive: true })
  await change(folder)
  return folder
}

const refusalOf = async (folder: string, wanted?: Parameters<typeof verifyExport>[2]) =>
  verifyExport(folder, undefined, wanted).then(
    () => 'not refused',
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  )

test('the user’s key is made once, for its owner alone', async () => {
  const [one, two] = await Promise.all([ownSigningKey(join(home, 'new')), ownSigningKey(join(home, 'new'))])
  expect(one.fingerprint).toBe(two.fingerprint)
  expect((await stat(ownKeyFile(join(home, 'new')))).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  expect(await readdir(join(home, 'new'))).toEqual(['signing-key.pem'])
})

test('a signed folder says by whose key; the same key gives the same bytes', async () => {
  expect(await verifyExport(signed)).toMatchObject({ signedBy: fingerprint })
  const again = join(home, 'again')
  const report = await exportModel(await sampleBundle(), 'card', again, readRuntimeTexts(), {
    key: await readSigningKey(ownKeyFile(home)),
  })
  const files = (await filesBelow(signed)).map(({ path }) => path)
  expect(report.files.map(({ path }) => path).sort()).toEqual(files)
  for (const path of files) expect(await readFile(join(again, path))).toEqual(await readFile(join(signed, path)))
})

test('every file: one byte more or one file fewer is refused by its name', async () => {
  for (const { path } of await filesBelow(signed)) {
    const changed = await copied((folder) => appendFile(join(folder, path), ' '))
    expect(await refusalOf(changed)).toMatch(/^verificationFailed: /u)
    expect(await refusalOf(changed)).toContain(path)
    const removed = await copied((folder) => rm(join(folder, path)))
    expect(await refusalOf(removed)).toContain(path)
  }
})

test('one byte of any file changed to any other is refused, a thousand times', async () => {
  const folder = await copied(async () => {})
  const paths = (await filesBelow(folder)).map(({ path }) => path)
  const rng = createRng('bytes')
  let refused = 0
  for (let trial = 0; trial < 1000; trial++) {
    const file = join(folder, paths[rng.below(paths.length)] ?? '')
    const bytes = await readFile(file)
    const at = rng.below(bytes.length)
    const changed = Uint8Array.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ (1 + rng.below(255))
    await writeFile(file, changed)
    const said = await checkFiles(folder)
      .then((manifest) => checkSignature(folder, manifest))
      .then(
        () => `not refused: byte ${at} of ${file}`,
        (error: Error & { code: string }) => error.code,
      )
    expect(said).toBe('verificationFailed')
    refused++
    await writeFile(file, bytes)
  }
  expect(refused).toBe(1000)
  expect(await verifyExport(folder)).toMatchObject({ signedBy: fingerprint })
})

test('a file that was added, a link in place of a file, and a list that was written anew are refused', async () => {
  expect(await refusalOf(await copied((folder) => writeFile(join(folder, 'evil.js'), '1')))).toMatch(
    /verificationFailed: .*evil\.js was added/u,
  )
  const linked = await copied(async (folder) => {
    await rm(join(folder, 'README.md'))
    await symlink(join(signed, 'README.md'), join(folder, 'README.md'))
  })
  expect(await refusalOf(linked)).toMatch(/README\.md is a link/u)
  const relisted = await copied(async (folder) => {
    const file = join(folder, 'lathe-export.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('"maxAbsDiff": 0', '"maxAbsDiff": 1'))
  })
  expect(await refusalOf(relisted)).toMatch(/lathe-export\.json is not the file that was signed/u)
})

test('a signature over other digests does not hold', async () => {
  const forged = await copied(async (folder) => {
    const file = join(folder, 'model.sig')
    const bundle = JSON.parse(await readFile(file, 'utf8'))
    const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
      .toString()
      .replace('"name":"README.md"', '"name":"README.MD"')
    bundle.dsseEnvelope.payload = Buffer.from(statement).toString('base64')
    await writeFile(file, JSON.stringify(bundle))
  })
  expect(await refusalOf(forged)).toMatch(/model\.sig does not hold/u)
})

test('the key that is asked for is demanded: also of a folder that says it is not signed', async () => {
  const pem = join(home, 'other.pem')
  await writeFile(pem, generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }))
  const other = await readPublicKey(pem)
  expect(await refusalOf(signed, other)).toMatch(/verificationFailed: .*model\.sig is by the key/u)
  expect(await verifyExport(signed, undefined, await readPublicKey(join(signed, 'model.pub')))).toMatchObject({
    signedBy: fingerprint,
  })
  const unsigned = join(home, 'unsigned')
  await exportModel(await sampleBundle(), 'card', unsigned, readRuntimeTexts())
  expect(await verifyExport(unsigned)).toMatchObject({ signedBy: null })
  expect(await refusalOf(unsigned, other)).toMatch(/verificationFailed: .*the folder is not signed/u)
})

test('a key of another kind is refused by its name', async () => {
  const file = join(home, 'rsa.pem')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  await expect(readSigningKey(file)).rejects.toThrow(/rsa\.pem holds a key of the kind ec, not Ed25519/u)
  await expect(readSigningKey(join(home, 'none.pem'))).rejects.toThrow(/none\.pem was not found/u)
})

test.skipIf(!hasSpecs)('the layout is that of OpenSSF Model Signing, down to the digest of the whole', () => {
  const read = (file: string) => readFileSync(new URL(file, SPECS), 'utf8')
  const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false })
  for (const name of readdirSync(new URL('schemas/', SPECS))) ajv.addSchema(JSON.parse(read(`schemas/${name}`)))
  const isValid = (name: string, value: unknown) =>
    ajv.validate(`https://model_signing/${name}/v1.0/schema`, value) || ajv.errorsText()
  /** What is wrong with a text; true where nothing is. */
  const judged = (text: string) => {
    try {
      const bundle = JSON.parse(text)
      const isBundle = isValid('bundle', bundle)
      if (isBundle !== true) return isBundle
      return isValid('statement', JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString()))
    } catch (error) {
      return String(error)
    }
  }
  const own = readFileSync(join(signed, 'model.sig'), 'utf8')
  expect(judged(own)).toBe(true)
  for (const name of readdirSync(new URL('valid/', SPECS))) expect(judged(read(`valid/${name}`)), name).toBe(true)
  for (const name of readdirSync(new URL('invalid/', SPECS)))
    expect(judged(read(`invalid/${name}`)), name).not.toBe(true)
  for (const text of [own, read('valid/key.bundle.json')]) {
    const statement = JSON.parse(Buffer.from(JSON.parse(text).dsseEnvelope.payload, 'base64').toString())
    expect(rootOf(statement.predicate.resources)).toBe(statement.subject[0].digest.sha256)
  }
})

test.skipIf(!hasSpecs)('invalid signatures of the specification are refused as ours would be', async () => {
  for (const name of readdirSync(new URL('invalid/', SPECS))) {
    const folder = await copied(async (place) =>
      writeFile(join(place, 'model.sig'), readFileSync(new URL(`invalid/${name}`, SPECS))),
    )
    expect(await refusalOf(folder), name).toMatch(/^verificationFailed: .*model\.sig/u)
  }
})
