// Some tests run what is built: the command line, the service over the wire, exports, the window.
import { bootstrap } from './bootstrap.mjs'

export const setup = () => bootstrap()
