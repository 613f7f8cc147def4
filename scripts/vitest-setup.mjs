// Some tests run what is built: the service over the wire, exports in a process of their own.
import { build } from './build.mjs'

export const setup = build
