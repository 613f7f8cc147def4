import { defineList } from '../core/index.ts'
import { boolean } from './encoders/boolean.ts'
import { category } from './encoders/category.ts'
import { date } from './encoders/date.ts'
import { number } from './encoders/number.ts'
import { text } from './encoders/text.ts'

/** Every encoder. */
export const ENCODERS = defineList('encoder', [number, category, boolean, date, text])
