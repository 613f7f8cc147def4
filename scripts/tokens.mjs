// The palette: the one place where a colour is named. scripts/generate.mjs writes renderer/ui/tokens.css, page/tokens.css and
// shared/report/palette.ts.

/** Light, dark, and what more contrast changes of either: token → colour. */
export const PALETTE = {
  light: {
    canvas: '#fdfdfc',
    rail: '#f6f6f4',
    raised: '#ffffff',
    inset: '#f2f2ef',
    hover: '#ecece8',
    line: '#e5e5e0',
    'line-2': '#cbcbc5',
    control: '#83868c',
    ink: '#191b1f',
    'ink-2': '#51555c',
    'ink-3': '#62666e',
    accent: '#1e5ac4',
    'accent-fill': '#1e5ac4',
    'on-accent': '#ffffff',
    'accent-soft': '#e8effb',
    'accent-mid': '#6f93da',
    good: '#1c7348',
    warn: '#8f5200',
    'warn-soft': '#fbf1e0',
    bad: '#b3271e',
    'bad-soft': '#fbeae8',
    mark: '#82868d',
    'mark-2': '#bdbfc3',
    grid: '#ecece8',
    c1: '#1e5ac4',
    c2: '#612909',
    c3: '#0da1b4',
    c4: '#e02981',
    c5: '#736f09',
    c6: '#3a3d43',
    d1: '#0b3c8c',
    d2: '#3f76cf',
    d3: '#a9c3f0',
    d4: '#ecece8',
    d5: '#f0be97',
    d6: '#d0712b',
    d7: '#8a3c05',
  },
  dark: {
    canvas: '#17191c',
    rail: '#111316',
    raised: '#1e2125',
    inset: '#22252a',
    hover: '#282c32',
    line: '#2b2f35',
    'line-2': '#434951',
    control: '#747b86',
    ink: '#ecedef',
    'ink-2': '#aeb3bb',
    'ink-3': '#8f959f',
    accent: '#84b1ff',
    'accent-fill': '#2d69d6',
    'on-accent': '#ffffff',
    'accent-soft': '#1d2b45',
    'accent-mid': '#4e76c2',
    good: '#6cc79a',
    warn: '#e5ae5a',
    'warn-soft': '#33291a',
    bad: '#f2897f',
    'bad-soft': '#301e1f',
    mark: '#6f7680',
    'mark-2': '#4a5059',
    grid: '#262a2f',
    c1: '#84b1ff',
    c2: '#e59d74',
    c3: '#24909f',
    c4: '#b8296f',
    c5: '#ecd253',
    c6: '#d5d8dd',
    d1: '#a9cbff',
    d2: '#6d9be8',
    d3: '#3f5f99',
    d4: '#33373d',
    d5: '#8a5630',
    d6: '#d98947',
    d7: '#ffc59a',
  },
  lightContrast: {
    canvas: '#ffffff',
    rail: '#ffffff',
    inset: '#f0f0f0',
    hover: '#e4e4e4',
    line: '#767676',
    'line-2': '#000000',
    control: '#000000',
    ink: '#000000',
    'ink-2': '#1f1f1f',
    'ink-3': '#333333',
    accent: '#0033a0',
    'accent-fill': '#0033a0',
    'accent-soft': '#dce7ff',
    'accent-mid': '#5b86d6',
    good: '#005a30',
    warn: '#6b3a00',
    'warn-soft': '#ffe9c4',
    bad: '#8e0000',
    'bad-soft': '#ffdad6',
    mark: '#555555',
    'mark-2': '#808080',
    grid: '#bdbdbd',
  },
  darkContrast: {
    canvas: '#000000',
    rail: '#000000',
    raised: '#0a0a0a',
    inset: '#1a1a1a',
    hover: '#262626',
    line: '#8a8a8a',
    'line-2': '#ffffff',
    control: '#ffffff',
    ink: '#ffffff',
    'ink-2': '#ededed',
    'ink-3': '#d6d6d6',
    accent: '#9cc3ff',
    'accent-fill': '#9cc3ff',
    'on-accent': '#000000',
    'accent-soft': '#0b2350',
    'accent-mid': '#5b86d6',
    good: '#7fe3b2',
    warn: '#ffc766',
    'warn-soft': '#3a2a08',
    bad: '#ff9c93',
    'bad-soft': '#450f0a',
    mark: '#b0b0b0',
    'mark-2': '#707070',
    grid: '#4d4d4d',
  },
}

const declarations = (colours) => Object.entries(colours).map(([name, colour]) => `--${name}: ${colour};`)

/** A rule, or what is inside of a media query. */
const rule = (selector, lines) => [`${selector} {`, ...lines.map((line) => `  ${line}`), '}']

const NOTE = '/* Written by scripts/generate.mjs from scripts/tokens.mjs. */'

const text = (...rules) => `${[NOTE, ...rules.flat()].join('\n')}\n`

/** The window's: its settings decide, which stand as attributes at the root. */
export function windowTokens() {
  const { light, dark, lightContrast, darkContrast } = PALETTE
  const isDark = '[data-mantine-color-scheme="dark"]'
  return text(
    rule(':root', declarations(light)),
    rule(':root[data-mantine-color-scheme="light"]', ['color-scheme: light;']),
    rule(`:root${isDark}`, ['color-scheme: dark;', ...declarations(dark)]),
    rule(':root[data-contrast="more"]', declarations(lightContrast)),
    rule(`:root[data-contrast="more"]${isDark}`, declarations(darkContrast)),
  )
}

/**
 * The exported page's: the system decides.
 *
 * @param {string} style the page's own style; tokens that it does not use are left out
 */
export function pageTokens(style) {
  const used = (colours) =>
    declarations(Object.fromEntries(Object.entries(colours).filter(([name]) => style.includes(`var(--${name})`))))
  const { light, dark, lightContrast, darkContrast } = PALETTE
  const root = (scheme, colours) => rule(':root', [...(scheme ? [`color-scheme: ${scheme};`] : []), ...used(colours)])
  return text(
    root('light', light),
    rule('@media (prefers-color-scheme: dark)', root('dark', dark)),
    rule('@media (prefers-contrast: more)', root('', lightContrast)),
    rule('@media (prefers-contrast: more) and (prefers-color-scheme: dark)', root('', darkContrast)),
  )
}

/** What reports are drawn in. */
const REPORT_TOKENS = [
  'canvas',
  'inset',
  'line',
  'line-2',
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'warn',
  'warn-soft',
  'accent-soft',
  'mark',
  'grid',
  'c2',
  'c3',
  'c4',
  'c5',
  'c6',
]

/** The reports' palette, light and dark, as a TypeScript module. */
export function reportPalette() {
  const colours = (scheme) =>
    REPORT_TOKENS.map((name) => `  ${/^\w+$/.test(name) ? name : `'${name}'`}: '${PALETTE[scheme][name]}',`)
  const constant = (name, scheme) => [`export const ${name} = {`, ...colours(scheme), '} as const']
  return `// Written by scripts/generate.mjs from scripts/tokens.mjs.\n${[...constant('LIGHT', 'light'), '', ...constant('DARK', 'dark')].join('\n')}\n`
}
