import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseArguments } from '../cli/arguments.ts'
import { COMMANDS } from '../cli/commands.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'assets/samples/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8')

test.each(PAGES)('%s: every link and picture is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)#]+)/g)].map((match) => match[1] ?? '')
  expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(page), link)))).toEqual([])
})

test.each(PAGES)('%s: every command line that it shows is one that Lathe takes', (page) => {
  const blocks = [...textOf(page).matchAll(/^```\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')
  const lines = blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => /^(lathe|node bin\/lathe\.mjs) /.test(line))
  for (const line of lines) {
    const [name = '', ...rest] = line.replace(/^(lathe|node bin\/lathe\.mjs) /, '').split(' ')
    expect(() => parseArguments(COMMANDS.get(name), rest), line).not.toThrow()
  }
})

test('README and CONTRIBUTING name files that exist', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    const paths = [
      ...textOf(page).matchAll(/`((?:shared|engine|cli|scripts|bench|assets|page|e2e|docs)\/[\w./-]+)`/g),
    ].map((match) => match[1] ?? '')
    expect(
      paths.filter((path) => !/\/x\.ts$/.test(path) && !path.includes('*') && !existsSync(join(ROOT, path))),
      page,
    ).toEqual([])
  }
})
