import { expect, test } from 'vitest'
import { TRANSFORMS } from '../../clean/index.ts'
import { ENCODINGS } from '../../features/index.ts'
import { PREDICTORS } from '../../models/index.ts'
import { FAMILY_COMPILERS, FAMILY_REFUSALS } from './families.ts'
import { ENCODING_REFUSALS, TABLE_ENCODINGS } from './features.ts'
import { STEP_COMPILERS, STEP_REFUSALS } from './steps.ts'

// Every step, encoder and family is either said in ONNX or refused with a reason, and no other.

test.each([
  ['step', TRANSFORMS.ids, STEP_COMPILERS.ids, STEP_REFUSALS],
  ['encoder', ENCODINGS.ids, TABLE_ENCODINGS, ENCODING_REFUSALS],
  ['family', PREDICTORS.ids, FAMILY_COMPILERS.ids, FAMILY_REFUSALS],
] as const)('every %s has a compiler or a reason why it has none', (_, all, said, refused) => {
  expect([...said, ...Object.keys(refused)].sort()).toEqual([...all].sort())
})
