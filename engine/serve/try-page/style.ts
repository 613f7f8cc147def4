/** The look of the page; its colours are those of the application (scripts/tokens.mjs). */
export const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; font: 0.8125rem / 1.25rem Inter, "Inter Variable", system-ui, "Segoe UI", sans-serif; font-feature-settings: "tnum"; color: var(--ink); background: var(--canvas); }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 56px; padding: 8px 24px; border-bottom: 1px solid var(--line); }
header p { flex: 1 1 16rem; color: var(--ink-2); }
h1 { font-size: 1.125rem; line-height: 1.5rem; font-weight: 600; letter-spacing: -0.012em; }
h2 { font-size: inherit; font-weight: 600; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 328px; }
form { padding: 20px 24px 32px; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 12px 20px; margin: 12px 0 20px; }
.field { display: grid; gap: 4px; align-content: start; min-width: 0; }
label { overflow: hidden; font-size: 0.75rem; line-height: 1rem; color: var(--ink-2); text-overflow: ellipsis; }
small, footer { font-size: 0.75rem; line-height: 1.0625rem; color: var(--ink-3); }
input { width: 100%; min-height: 32px; padding: 5px 10px; border: 1px solid var(--control); border-radius: 6px; font: inherit; color: inherit; background: var(--raised); }
input::placeholder { color: var(--ink-3); font-style: italic; opacity: 1; }
button { height: 32px; padding: 0 12px; border: 1px solid transparent; border-radius: 6px; font: inherit; font-weight: 500; color: var(--on-accent); background: var(--accent-fill); }
button.quiet { color: var(--ink); border-color: var(--control); background: var(--raised); }
button.quiet:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
aside { padding: 20px; border-left: 1px solid var(--line); overflow-wrap: anywhere; }
.figure { margin: 4px 0 12px; font-size: 1.75rem; line-height: 2.25rem; font-weight: 600; letter-spacing: -0.02em; }
table { width: 100%; margin-bottom: 16px; border-collapse: collapse; }
caption { padding-bottom: 4px; font-size: 0.75rem; line-height: 1.0625rem; color: var(--ink-3); text-align: left; }
th { padding: 3px 8px 3px 0; font-weight: 400; color: var(--ink-2); text-align: left; }
td { padding: 3px 0; text-align: right; white-space: nowrap; }
.note { margin-bottom: 12px; color: var(--warn); }
.bad { color: var(--bad); }
footer { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 8px 24px; border-top: 1px solid var(--line); background: var(--rail); }
a { color: var(--accent); }
@media (max-width: 760px) { main { grid-template-columns: minmax(0, 1fr); } aside { border-left: 0; border-top: 1px solid var(--line); } }
`
