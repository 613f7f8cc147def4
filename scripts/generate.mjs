// Writes everything that follows from scripts/rooms.mjs and scripts/tokens.mjs. With --check it writes nothing and fails on a difference.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NUMERIC_ROOMS, ROOMS } from './rooms.mjs'
import { pageTokens, reportPalette, windowTokens } from './tokens.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const json = (value) => `${JSON.stringify(value, null, 2)}\n`

/** @returns {Record<string, string>} file name (from the root) → content */
export function generated() {
  const files = { 'biome.json': json(biome()), 'tsconfig.json': json(solution()) }
  for (const room of Object.keys(ROOMS)) files[join(room, 'tsconfig.json')] = json(roomConfig(room))
  files['tsconfig.tests.json'] = json(testConfig())
  files['ARCHITECTURE.md'] = architecture()
  files['renderer/ui/tokens.css'] = windowTokens()
  files['shared/report/palette.ts'] = reportPalette()
  files['page/tokens.css'] = pageTokens(readFileSync(join(ROOT, 'page/page.css'), 'utf8'))
  files['engine/serve/try-page/tokens.ts'] = servicePageTokens()
  return files
}

/** The colours of the page that a service shows, as a text: the service is one file. */
function servicePageTokens() {
  const tokens = pageTokens(readFileSync(join(ROOT, 'engine/serve/try-page/style.ts'), 'utf8'))
  const css = tokens.slice(tokens.indexOf('*/') + 2).trim()
  return `// Written by scripts/generate.mjs from scripts/tokens.mjs.\nexport const TOKENS = \`\n${css}\n\`\n`
}

function roomConfig(room) {
  const up = relative(join(ROOT, room), ROOT)
  if (ROOMS[room].kernels) return kernelConfig(room, up)
  const { imports, node, dom = false } = ROOMS[room]
  const ambient = node || dom ? [] : [`${up}/shared/ambient.d.ts`]
  return {
    extends: `${up}/tsconfig.base.json`,
    compilerOptions: {
      rootDir: up,
      outDir: `${up}/.cache/types/${room}`,
      tsBuildInfoFile: `${up}/.cache/types/${room}.tsbuildinfo`,
      types: node ? ['node'] : [],
      ...(dom && { lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], jsx: 'react-jsx' }),
    },
    include: room === 'shared' ? ['*.ts'] : ['**/*.ts', '**/*.tsx', ...ambient],
    exclude: ['**/*.test.ts', '**/*.test-support.ts'],
    references: imports.filter((other) => other !== room).map((other) => ({ path: `${up}/${other}` })),
  }
}

/** AssemblyScript brings the declarations of its own types and functions in the place of TypeScript's. */
function kernelConfig(room, up) {
  return {
    compilerOptions: {
      target: 'ES2023',
      module: 'nodenext',
      strict: true,
      noLib: true,
      types: [],
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      composite: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: up,
      outDir: `${up}/.cache/types/${room}`,
      tsBuildInfoFile: `${up}/.cache/types/${room}.tsbuildinfo`,
    },
    include: ['**/*.ts', `${up}/node_modules/assemblyscript/std/assembly/index.d.ts`],
    exclude: ['**/*.test.ts'],
  }
}

function testConfig() {
  return {
    extends: './tsconfig.base.json',
    compilerOptions: {
      rootDir: '.',
      outDir: '.cache/types/tests',
      tsBuildInfoFile: '.cache/types/tests.tsbuildinfo',
      types: ['node'],
      allowJs: true,
    },
    include: ['**/*.test.ts', '**/*.test-support.ts', 'vitest.config.ts', 'scripts/*.mjs'],
    exclude: ['node_modules', 'dist', '.cache'],
    references: Object.keys(ROOMS).map((room) => ({ path: `./${room}` })),
  }
}

function solution() {
  return {
    files: [],
    references: [...Object.keys(ROOMS).map((room) => ({ path: `./${room}` })), { path: './tsconfig.tests.json' }],
  }
}

/** Biome replaces a rule's options in an override instead of merging them, so each room's whole rule is written here. */
function biome() {
  const ceilings = {
    noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 80, skipBlankLines: true } },
    noExcessiveCognitiveComplexity: { level: 'error', options: { maxAllowedComplexity: 25 } },
  }
  return {
    $schema: './node_modules/@biomejs/biome/configuration_schema.json',
    files: {
      includes: [
        '**',
        '!dist',
        '!.cache',
        '!**/package-lock.json',
        '!assets/samples',
        '!biome.json',
        '!**/tsconfig*.json',
      ],
    },
    formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded' } },
    json: { formatter: { lineWidth: 160 } },
    assist: { actions: { source: { organizeImports: 'on' } } },
    linter: {
      rules: {
        preset: 'recommended',
        suspicious: { noExplicitAny: 'error' },
        style: {
          noNonNullAssertion: 'error',
          useImportType: 'error',
          useNodejsImportProtocol: 'error',
          noDefaultExport: 'error',
          noExcessiveLinesPerFile: { level: 'error', options: { maxLines: 400 } },
        },
        complexity: ceilings,
        correctness: { noUnusedImports: 'error', noUnusedVariables: 'error' },
      },
    },
    overrides: [
      { includes: ['biome.json'], formatter: { enabled: false } },
      // Style sheets are ordered by part of the screen: a later part may well be less specific than an earlier one.
      { includes: ['**/*.css'], linter: { rules: { style: { noDescendingSpecificity: 'off' } } } },
      { includes: ['scripts/**'], linter: { rules: { correctness: { noComponentHookFactories: 'off' } } } },
      {
        includes: ['renderer/**/*.tsx'],
        linter: {
          rules: {
            complexity: {
              ...ceilings,
              noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 150, skipBlankLines: true } },
            },
          },
        },
      },
      {
        includes: NUMERIC_ROOMS.map((room) => `${room}/**`),
        linter: { rules: { style: { noNonNullAssertion: 'off' } } },
      },
      {
        includes: ['**/*.test.ts', '**/*.test-support.ts'],
        linter: { rules: { complexity: { noExcessiveLinesPerFunction: 'off' }, style: { noNonNullAssertion: 'off' } } },
      },
      { includes: ['*.config.ts'], linter: { rules: { style: { noDefaultExport: 'off' } } } },
      ...Object.keys(ROOMS).map(roomRule),
    ],
  }
}

/** Forbids, by import path, every room to the right, every door other than index.ts, and Node where it is not. */
function roomRule(room) {
  const { imports, packages, node } = ROOMS[room]
  const forbidden = Object.keys(ROOMS).filter(
    (other) => other !== room && other !== 'shared' && !imports.includes(other),
  )
  const groups = forbidden.map((other) => ({
    group: pathsOf(room, other),
    message: `${room} may not import ${other} (scripts/rooms.mjs)`,
  }))
  const doors = imports.filter((other) => other !== 'shared').flatMap((other) => inner(room, other))
  if (doors.length > 0) groups.push({ group: doors, message: 'Another room is entered through its index.ts' })
  if (!node) groups.push({ group: ['node:*'], message: `${room} runs without Node` })
  const known = PACKAGES.filter((name) => !packages.includes(name))
  const paths = Object.fromEntries(
    known.map((name) => [name, `${room} may not use the package ${name} (scripts/rooms.mjs)`]),
  )
  return {
    includes: [room === 'shared' ? 'shared/*.ts' : `${room}/**/*.{ts,tsx}`, '!**/*.test.ts', '!**/*.test-support.ts'],
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { paths, patterns: groups } } } } },
  }
}

/** Every package that any room may use. */
const PACKAGES = [...new Set(Object.values(ROOMS).flatMap(({ packages }) => packages))]

const leaf = (room, other) =>
  room.startsWith('shared/') && other.startsWith('shared/') ? other.slice('shared/'.length) : other
const pathsOf = (room, other) =>
  [`**/../${leaf(room, other)}/**`, `./${leaf(room, other)}/**`].slice(0, room === 'shared' ? 2 : 1)
const inner = (room, other) => [`**/../${leaf(room, other)}/**`, `!**/../${leaf(room, other)}/index.ts`]

const BEGIN = '<!-- imports: written by scripts/generate.mjs -->'
const END = '<!-- /imports -->'

function architecture() {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const lines = Object.entries(ROOMS).map(
    ([room, { imports }]) => `${room.padEnd(16)} ← ${imports.join(', ').replaceAll('shared/', '') || '(nothing)'}`,
  )
  const [before, rest] = text.split(BEGIN)
  if (rest === undefined) return text
  const after = rest.split(END)[1]
  return `${before}${BEGIN}\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n${END}${after}`
}

function main() {
  const stale = []
  for (const [name, content] of Object.entries(generated())) {
    const path = join(ROOT, name)
    let old = ''
    try {
      old = readFileSync(path, 'utf8')
    } catch {}
    if (old === content) continue
    stale.push(name)
    if (process.argv.includes('--check')) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  if (stale.length === 0) return
  if (process.argv.includes('--check')) {
    console.error(`not up to date: ${stale.join(', ')}. Run: npm run generate`)
    process.exit(1)
  }
  console.log(`wrote ${stale.join(', ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
