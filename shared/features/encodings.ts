import { defineList } from '../core/index.ts'
import { booleanEncoding } from './encoders/boolean.ts'
import { categoryEncoding } from './encoders/category.ts'
import { dateEncoding } from './encoders/date.ts'
import { hashedTextEncoding } from './encoders/hashed-text.ts'
import { numberEncoding } from './encoders/number.ts'
import { termsEncoding } from './encoders/text.ts'
import type { Encoding } from './encoding.ts'

/** The scoring half of every encoder: the list that the exported scorer is built from. */
export const ENCODINGS = defineList<Encoding>('encoder', [
  numberEncoding,
  categoryEncoding,
  booleanEncoding,
  dateEncoding,
  termsEncoding,
  hashedTextEncoding,
])
