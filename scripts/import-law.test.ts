import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Node, parseSync, Visitor } from 'oxc-parser'
import { expect, test } from 'vitest'
import { generated } from './generate.mjs'
import { ROOMS, roomOf, SEAM_FILES } from './rooms.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const rooms: Record<string, { imports: string[]; packages: string[]; node: boolean }> = ROOMS

const sources = Object.keys(rooms)
  .flatMap((room) => filesOf(room))
  .filter(
    (file, i, all) => /\.ts$/.test(file) && !/\.test(-support)?\.ts$|\.d\.ts$/.test(file) && all.indexOf(file) === i,
  )

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesOf(path) : [path]
  })
}

interface Parsed {
  readonly file: string
  readonly imports: readonly string[]
  readonly casts: number
}

const parsed: Parsed[] = sources.map((file) => {
  const { program, module, errors } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'))
  expect(errors).toEqual([])
  let casts = 0
  const isConst = (annotation: Node) =>
    annotation.type === 'TSTypeReference' &&
    annotation.typeName.type === 'Identifier' &&
    annotation.typeName.name === 'const'
  new Visitor({
    TSAsExpression: (node) => {
      if (!isConst(node.typeAnnotation)) casts++
    },
    TSTypeAssertion: () => {
      casts++
    },
  }).visit(program)
  const from = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
  ]
  return { file, imports: [...new Set(from)], casts }
})

/** A breach in words, or undefined where the import is lawful. */
function breach(file: string, path: string): string | undefined {
  const room = roomOf(file) ?? ''
  const law = rooms[room]
  if (!law) return `${file} is in no room`
  if (path.startsWith('node:')) return law.node ? undefined : `${file}: ${room} runs without Node, but imports ${path}`
  if (!path.startsWith('.')) {
    const isKnown = law.packages.some((name) => path === name || path.startsWith(`${name}/`))
    return isKnown ? undefined : `${file}: ${room} may not use the package ${path}`
  }
  const target = normalize(join(dirname(file), path))
  // Drawings are no code: any room may hold one.
  if (/^assets\/.+\.svg$/.test(target)) return undefined
  const other = roomOf(target) ?? ''
  if (other === room) return undefined
  if (!law.imports.includes(other)) return `${file}: ${room} may not import ${other}`
  const isDoor = other === 'shared' || target === `${other}/index.ts`
  return isDoor ? undefined : `${file} enters ${other} through ${target}, not through its index.ts`
}

test('every import follows the law in scripts/rooms.mjs', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(parsed.flatMap(({ file, imports }) => imports.flatMap((path) => breach(file, path) ?? []))).toEqual([])
})

test('the law catches each kind of breach', () => {
  expect(breach('shared/core/rng.ts', '../table/index.ts')).toMatch(/may not import shared\/table/)
  expect(breach('shared/train/search.ts', '../models/gbdt/gbdt.ts')).toMatch(/not through its index/)
  expect(breach('shared/core/rng.ts', 'node:fs')).toMatch(/without Node/)
  expect(breach('shared/core/rng.ts', 'lodash')).toMatch(/package lodash/)
  expect(breach('cli/main.ts', '../engine/data/index.ts')).toMatch(/not through its index/)
})

test('no file casts with `as` but those at the seam', () => {
  const casting = parsed.filter(({ casts }) => casts > 0).map(({ file }) => file)
  expect(casting.filter((file) => !(SEAM_FILES as readonly string[]).includes(file))).toEqual([])
})

test('what scripts/generate.mjs writes is up to date', () => {
  for (const [name, content] of Object.entries(generated()))
    expect(readFileSync(join(ROOT, name), 'utf8'), `${name}: run npm run generate`).toBe(content)
})

test('randomness and the clock are injected in shared/', () => {
  const forbidden = /Math\.random|Date\.now|new Date\(\)|performance\.now/
  const using = sources.filter(
    (file) => file.startsWith('shared/') && forbidden.test(readFileSync(join(ROOT, file), 'utf8')),
  )
  expect(using).toEqual([])
})
