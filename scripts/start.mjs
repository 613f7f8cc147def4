// `npm start`: opens the application. Installs and builds first what is missing.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bootstrap } from './bootstrap.mjs'

try {
  await bootstrap()
} catch (error) {
  console.error(`npm start: ${error.message}`)
  process.exit(1)
}
const lathe = fileURLToPath(new URL('../bin/lathe.mjs', import.meta.url))
const child = spawn(process.execPath, [lathe, 'open', ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
