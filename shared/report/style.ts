import { DARK, LIGHT } from './palette.ts'

const declarations = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

const tones = Object.keys(LIGHT)
  .map((name) => `.f-${name}{fill:var(--${name})}.s-${name}{stroke:var(--${name});fill:none}`)
  .join('\n')

/** The whole look of a report: the system decides between light and dark, paper is always light. */
export const STYLE = `
:root{color-scheme:light dark;${declarations(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${declarations(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:16px/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.25;margin:3rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line-2)}
h3{font-size:1rem;margin:1.75rem 0 .35rem}
p,ul,dl{margin:.6rem 0}
ul{padding-left:1.25rem}
li{margin:.25rem 0;overflow-wrap:anywhere}
p{overflow-wrap:anywhere}
a{color:var(--accent)}
.about{font-size:1.1rem;color:var(--ink-2)}
.small{font-size:.875rem;color:var(--ink-2)}
nav ul{columns:2;list-style:none;padding:0;margin:1rem 0 0}
dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.35rem 1rem}
dt{color:var(--ink-2)}
dd{margin:0;overflow-wrap:anywhere}
.note{margin:.75rem 0;padding:.6rem .85rem;border-left:4px solid var(--line-2);background:var(--inset)}
.note.warning{border-color:var(--warn);background:var(--warn-soft)}
.note.gap{border:1px dashed var(--control,var(--ink-3));border-left:4px solid var(--ink-3)}
.note strong{margin-right:.35rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.35rem 0}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:500;color:var(--ink-2)}
th.n,td.n{text-align:right;padding-right:.9rem;white-space:nowrap}
td.t{overflow-wrap:anywhere}
tbody th{font-weight:400;color:var(--ink);overflow-wrap:anywhere}
.interval{color:var(--ink-2);white-space:nowrap}
table.many .interval{display:block}
tbody th{min-width:6rem}
figure{margin:1.5rem 0;break-inside:avoid}
figcaption h3{margin:0}
figcaption p{margin:.1rem 0 .5rem}
svg{display:block;width:100%;height:auto;font-family:inherit}
svg text{font-variant-numeric:tabular-nums}
.hollow{fill:var(--canvas)!important;stroke-width:2}
details{margin:.35rem 0;font-size:.9rem}
summary{cursor:pointer;color:var(--accent)}
footer{padding-top:2rem;padding-bottom:3rem}
@media (max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}nav ul{columns:1}}
@media print{
@page{margin:18mm 16mm}
body{font-size:10.5pt}
main,header,footer{max-width:none;padding:0}
nav,.csv{display:none}
h2{break-after:avoid}
h3,caption{break-after:avoid}
tr,.note{break-inside:avoid}
thead{display:table-header-group}
#in-short{break-after:page}
}
${tones}
`.trim()
