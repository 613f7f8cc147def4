import { defineList } from '../../core/index.ts'
import { chiSquared } from './chi-squared.ts'
import { jensenShannon, levelJensenShannon } from './jensen-shannon.ts'
import { ks } from './ks.ts'
import { lInfinity } from './l-infinity.ts'
import { levelPsi, psi } from './psi.ts'
import { wasserstein } from './wasserstein.ts'

/** Tests of numbers, dates and lengths of texts. */
export const NUMBER_TESTS = defineList('drift test of numbers', [psi, ks, wasserstein, jensenShannon])

/** Tests of levels. */
export const LEVEL_TESTS = defineList('drift test of levels', [levelPsi, chiSquared, levelJensenShannon, lInfinity])
