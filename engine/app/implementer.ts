import { implement } from '@orpc/server'
import { CONTRACT } from '../../shared/contract/index.ts'

/** Where procedures get their handlers, typed by the contract. They throw the engine's errors; hosts put them on the wire. */
export const api = implement(CONTRACT)
