#!/usr/bin/env node
// Starts the built command line; builds it once where it is missing.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/cli.js', import.meta.url)
if (!existsSync(fileURLToPath(built))) {
  const { bootstrap } = await import('../scripts/bootstrap.mjs')
  try {
    await bootstrap()
  } catch (error) {
    console.error(`lathe: the program is not built and could not be: ${error.message}\n       Run: npm run build`)
    process.exit(2)
  }
}
await import(built.href)
