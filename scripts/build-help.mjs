// Makes the pages of docs/ into pages of the window (dist/renderer/help), with what they show: Help, How to Use Lathe.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export function buildHelp(from = join(ROOT, 'docs'), to = join(ROOT, 'dist/renderer/help')) {
  mkdirSync(to, { recursive: true })
  const tokens = readFileSync(join(ROOT, 'renderer/ui/tokens.css'), 'utf8')
  writeFileSync(join(to, 'help.css'), tokens + readFileSync(join(from, 'help.css'), 'utf8'))
  copyFileSync(join(ROOT, 'assets/icons/icon.svg'), join(to, 'icon.svg'))
  for (const name of readdirSync(from).filter((file) => file.endsWith('.md'))) {
    const { html, pictures } = helpPage(readFileSync(join(from, name), 'utf8'), { isFirst: name === 'README.md' })
    writeFileSync(join(to, name.replace(/\.md$/, '.html')), html)
    for (const picture of pictures) {
      mkdirSync(dirname(join(to, picture)), { recursive: true })
      copyFileSync(join(from, picture), join(to, picture))
    }
  }
}

/** A page in the Markdown that docs/ is written in: headings, paragraphs, numbered lists, tables, code, links, pictures. */
export function helpPage(markdown, { isFirst = false } = {}) {
  const pictures = []
  const body = blocksOf(markdown).map((block) => blockHtml(block, pictures))
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Help'
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="./icon.svg">
<link rel="stylesheet" href="./help.css">
<title>${escaped(title)} · Lathe</title>
</head>
<body>
<main>
${isFirst ? '' : '<nav><a href="./README.html">All pages</a></nav>\n'}${body.join('\n')}
</main>
</body>
</html>
`
  return { html, pictures }
}

/** Paragraphs and the like; code keeps its empty lines. */
const blocksOf = (markdown) => markdown.match(/^```[\s\S]*?^```$|(?:^(?!```).+\n?)+/gm) ?? []

function blockHtml(block, pictures) {
  const text = block.trimEnd()
  const code = /^```.*\n([\s\S]*?)\n?```$/.exec(text)
  if (code) return `<pre>${escaped(code[1])}</pre>`
  const heading = /^(#+) (.+)$/.exec(text)
  if (heading) return `<h${heading[1].length}>${inline(heading[2], pictures)}</h${heading[1].length}>`
  if (text.startsWith('|')) return tableHtml(text, pictures)
  if (/^\d+\. /.test(text)) {
    const items = text.split(/^\d+\. /m).slice(1)
    const start = /^\d+/.exec(text)[0]
    return `<ol start="${start}">${items.map((item) => `<li>${inline(item.trim(), pictures)}</li>`).join('')}</ol>`
  }
  return `<p>${inline(text, pictures)}</p>`
}

function tableHtml(text, pictures) {
  const rows = text.split('\n').map((line) => line.replace(/^\||\|$/g, '').split('|'))
  const [head, , ...body] = rows
  const row = (cells, tag) =>
    `<tr>${cells.map((cell) => `<${tag}>${inline(cell.trim(), pictures)}</${tag}>`).join('')}</tr>`
  return `<table><thead>${row(head, 'th')}</thead><tbody>${body.map((cells) => row(cells, 'td')).join('')}</tbody></table>`
}

/** Code is taken as it stands; around it there are pictures, links and bold words. */
function inline(text, pictures) {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`') && part.length > 2
        ? `<code>${escaped(part.slice(1, -1))}</code>`
        : escaped(part)
            .replace(/!\[([^\]]*)\]\(([^)]+)\)/g, (_, words, source) => {
              pictures.push(source)
              return `<img src="./${source}" alt="${words}">`
            })
            .replace(/\[([^\]]+)\]\(([^)]+?)\.md\)/g, '<a href="./$2.html">$1</a>')
            .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>'),
    )
    .join('')
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
