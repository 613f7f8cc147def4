import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseArguments } from '../cli/arguments.ts'
import { commandNamed } from '../cli/command-name.ts'
import { COMMANDS } from '../cli/commands.ts'
import { FUNCTIONS } from '../shared/clean/expression/index.ts'
import { STEPS } from '../shared/clean/index.ts'
import { buildHelp, helpPage } from './build-help.mjs'

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
    const words = line.replace(/^(lathe|node bin\/lathe\.mjs) /, '').match(/(?:"[^"]*"|[^ "])+/g) ?? []
    const { name = '', rest } = commandNamed(words.map((word) => word.replaceAll('"', '')))
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

test('every page of docs/ is a page of the help: nothing of its writing is left over, and all that it names is there', () => {
  const to = mkdtempSync(join(tmpdir(), 'lathe-help-'))
  try {
    buildHelp(undefined, to)
    const pages = readdirSync(to).filter((name) => name.endsWith('.html'))
    expect(pages).toEqual(
      PAGES.filter((page) => /^docs\//.test(page)).map((page) => page.replace(/docs\/(.*)md$/, '$1html')),
    )
    for (const page of pages) {
      const html = readFileSync(join(to, page), 'utf8')
      const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path)
      expect(
        named.filter((path) => !path.startsWith('./') || !existsSync(join(to, path))),
        page,
      ).toEqual([])
      const words = html.replace(/<(pre|code)>[\s\S]*?<\/\1>|<[^>]+>/g, '')
      expect(/`|\*\*|^\||^#|\]\(/m.exec(words)?.[0], page).toBeUndefined()
    }
  } finally {
    rmSync(to, { recursive: true })
  }
})

test('help keeps code as it stands and lets no markup through', () => {
  const { html } = helpPage('# A <b>\n\n```\na  **b** <c>\n\nd\n```\n\nUse `**x**`, **y & z**.\n\n2. one\n3. two\n')
  expect(html).toContain('<h1>A &#60;b&#62;</h1>')
  expect(html).toContain('<pre>a  **b** &#60;c&#62;\n\nd</pre>')
  expect(html).toContain('<p>Use <code>**x**</code>, <strong>y &#38; z</strong>.</p>')
  expect(html).toContain('<ol start="2"><li>one</li><li>two</li></ol>')
})

test('docs/clean.md lists every cleaning step, and every function as its own text says', () => {
  const page = textOf('docs/clean.md').replaceAll(/ {2,}/g, ' ')
  expect(STEPS.ids.filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([])
  const rows = FUNCTIONS.members.map(({ usage, about }) => `| \`${usage}\` | ${about} |`)
  expect(rows.filter((row) => !page.includes(row))).toEqual([])
})
