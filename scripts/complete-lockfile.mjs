// Adds to package-lock.json the optional platform packages that npm left out: a registry that serves only some
// platforms makes npm write a lockfile that `npm ci` then refuses. Run after every change of a dependency.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const SYSTEMS = [
  'darwin',
  'linux',
  'win32',
  'android',
  'freebsd',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'wasm32',
]
const PROCESSORS = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  wasm32: 'wasm32',
  mips64el: 'mips64el',
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
let added = 0
for (const [path, entry] of Object.entries({ ...lock.packages })) {
  if (path === '') continue
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) continue
    lock.packages[place] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`added ${added} platform packages`)

/** What the name of a platform package says: `…-linux-arm64-musl`, `…-win32-x64-msvc`. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const system = SYSTEMS.find((word) => words.includes(word))
  const processor = Object.keys(PROCESSORS).find((word) => words.includes(word))
  if (!system || !processor) throw new Error(`the name of the optional package ${name} tells no platform`)
  const libc =
    words.includes('musl') || words.includes('musleabihf')
      ? ['musl']
      : words.some((word) => word.startsWith('gnu'))
        ? ['glibc']
        : undefined
  return { cpu: [PROCESSORS[processor]], ...(libc && { libc }), ...(system !== 'wasm32' && { os: [system] }) }
}
