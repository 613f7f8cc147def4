import { expect, test } from 'vitest'
import { bytesOf, proofWords, signatureWords } from './proof-words.ts'

const view = (verified: { maxAbsDiff: number; labelsEqual: boolean } | null, notVerified: string | null = null) => ({
  target: 'web',
  files: [
    { path: 'index.html', bytes: 400 },
    { path: 'model.js', bytes: 12 },
  ],
  verified: verified && { runtime: 'Chromium', rows: 401, reasons: 6, ...verified },
  notVerified,
  download: '/x',
})

test('identical is said only of a difference of 0 with equal labels', () => {
  expect(proofWords(view({ maxAbsDiff: 0, labelsEqual: true }))).toEqual({
    title: 'Identical on 401 golden rows',
    detail: 'Largest difference 0; reasons of 6 rows are the same',
  })
  expect(proofWords(view({ maxAbsDiff: 2.4e-7, labelsEqual: true })).title).toBe('Same labels on 401 golden rows')
  expect(proofWords(view({ maxAbsDiff: 0.03, labelsEqual: false })).title).toBe('Labels differ on 401 golden rows')
})

test('what could not be verified here says why', () => {
  expect(proofWords(view(null, 'Needs a browser.'))).toEqual({
    title: 'Written, not verified here',
    detail: 'Needs a browser.',
  })
})

test('bytesOf() adds the files', () => {
  expect(bytesOf(view(null))).toBe(412)
})

test('a signature is said by its key, and a bill of materials where there is one', () => {
  const files = [{ path: 'sbom.cdx.json', bytes: 1 }]
  expect(signatureWords({ signedBy: '35bbafdc'.repeat(8), files })).toEqual([
    'Signed by key 35bbafdc',
    'bill of materials (SBOM)',
  ])
  expect(signatureWords({ signedBy: null, files: [] })).toEqual([])
})
