// Some tests run what is built: the command line, the service over the wire, exports, the window.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrap } from './bootstrap.mjs'

/** @type {string | undefined} */
let home

export async function setup() {
  // What trainings keep of a machine is kept for the tests alone.
  home = mkdtempSync(join(tmpdir(), 'lathe-test-home-'))
  process.env.LATHE_HOME = home
  await bootstrap()
}

export function teardown() {
  if (home) rmSync(home, { recursive: true, force: true })
}
