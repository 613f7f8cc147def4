// Draws assets/icons/*.svg in Chromium (CHROMIUM_PATH, or the system's) and writes them as each system wants its icons:
// sized PNGs (Linux), .ico (Windows) and .icns (macOS). The results are committed: run it after a change of a drawing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const FOLDER = fileURLToPath(new URL('../assets/icons/', import.meta.url))
const LINUX_PIXELS = [16, 32, 48, 64, 128, 256, 512]
const ICO_PIXELS = [16, 24, 32, 48, 64, 256]
/** Type of an entry → its pixels (Apple's icon image format, entries as PNG). */
const ICNS_PIXELS = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
}
/** macOS draws applications smaller than their square: 824 of 1024 pixels. */
const MAC_SHARE = 824 / 1024

/** name.svg → name of its .ico and .icns. `.lathe` files take the icon that is named after them. */
const DRAWINGS = [
  { name: 'icon', macShare: MAC_SHARE },
  { name: 'lathe', macShare: 1 },
]

/** One of the drawings as a PNG of `pixels` squared; `share` of its width is drawn, the rest is left clear around it. */
async function draw(page, svg, pixels, share = 1) {
  await page.setViewportSize({ width: pixels, height: pixels })
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  const edge = ((1 - share) / 2) * 100
  await page.setContent(
    `<img src="${address}" style="position:fixed;left:${edge}%;top:${edge}%;width:${share * 100}%;height:${share * 100}%">`,
  )
  await page.evaluate(() => document.images[0].decode())
  return await page.screenshot({ omitBackground: true })
}

/** Images as one .ico: a header, a directory of 16 bytes an image, the PNGs. */
function icoOf(images) {
  const directory = Buffer.alloc(6 + 16 * images.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(images.length, 4)
  let offset = directory.length
  for (const [i, { pixels, png }] of images.entries()) {
    const at = 6 + 16 * i
    // 0 stands for 256.
    directory.writeUInt8(pixels % 256, at)
    directory.writeUInt8(pixels % 256, at + 1)
    directory.writeUInt16LE(1, at + 4)
    directory.writeUInt16LE(32, at + 6)
    directory.writeUInt32LE(png.length, at + 8)
    directory.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([directory, ...images.map(({ png }) => png)])
}

/** Images as one .icns: each after its type and its length, all after those of the whole. */
function icnsOf(images) {
  const chunk = (type, content) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return chunk('icns', Buffer.concat(images.map(({ type, png }) => chunk(type, png))))
}

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath })
try {
  const page = await browser.newPage()
  for (const { name, macShare } of DRAWINGS) {
    const svg = readFileSync(`${FOLDER}${name}.svg`, 'utf8')
    const forIco = []
    for (const pixels of ICO_PIXELS) forIco.push({ pixels, png: await draw(page, svg, pixels) })
    const forIcns = []
    for (const [type, pixels] of Object.entries(ICNS_PIXELS))
      forIcns.push({ type, png: await draw(page, svg, pixels, macShare) })
    writeFileSync(`${FOLDER}${name}.ico`, icoOf(forIco))
    writeFileSync(`${FOLDER}${name}.icns`, icnsOf(forIcns))
  }
  rmSync(`${FOLDER}linux`, { recursive: true, force: true })
  mkdirSync(`${FOLDER}linux`)
  const svg = readFileSync(`${FOLDER}icon.svg`, 'utf8')
  for (const pixels of LINUX_PIXELS)
    writeFileSync(`${FOLDER}linux/${pixels}x${pixels}.png`, await draw(page, svg, pixels))
} finally {
  await browser.close()
}
