import type { StageMark as Mark } from '../stage.ts'

const WORDS: Readonly<Record<Mark, string>> = {
  'to-do': 'to do',
  ready: 'ready',
  running: 'running',
  attention: 'needs attention',
  done: 'done',
}

const AROUND = 2 * Math.PI * 7.25

/** Five shapes, so that colour is not needed: disc with tick, arc, triangle, ring with dot, ring. */
export function StageMark({ mark, fraction = 0.25 }: { readonly mark: Mark; readonly fraction?: number }) {
  return (
    <svg className="stage-mark" width="18" height="18" viewBox="0 0 18 18" role="img" aria-label={WORDS[mark]}>
      <Shape mark={mark} fraction={fraction} />
    </svg>
  )
}

function Shape({ mark, fraction }: { readonly mark: Mark; readonly fraction: number }) {
  const ring = { cx: 9, cy: 9, r: 7.25, fill: 'var(--rail)', strokeWidth: 1.5 }
  switch (mark) {
    case 'done':
      return (
        <>
          <circle cx="9" cy="9" r="8" fill="var(--ink-2)" />
          <path d="M5.6 9.3l2.3 2.3 4.5-4.8" fill="none" stroke="var(--rail)" strokeWidth="1.7" {...ROUND} />
        </>
      )
    case 'running':
      return (
        <>
          <circle {...ring} strokeWidth="2.25" stroke="var(--line-2)" />
          <circle
            {...ring}
            fill="none"
            strokeWidth="2.25"
            stroke="var(--accent)"
            strokeDasharray={`${Math.max(0.04, fraction) * AROUND} ${AROUND}`}
            transform="rotate(-90 9 9)"
          />
        </>
      )
    case 'attention':
      return (
        <>
          <path
            d="M9 1.6L17 15.6H1Z"
            fill="var(--rail)"
            stroke="var(--warn)"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
          <path d="M9 6.4v4.2" stroke="var(--warn)" strokeWidth="1.6" strokeLinecap="round" />
          <circle cx="9" cy="13" r=".95" fill="var(--warn)" />
        </>
      )
    case 'ready':
      return (
        <>
          <circle {...ring} stroke="var(--ink-2)" />
          <circle cx="9" cy="9" r="3" fill="var(--ink-2)" />
        </>
      )
    case 'to-do':
      return <circle {...ring} strokeWidth="1.25" stroke="var(--control)" />
  }
}

const ROUND = { strokeLinecap: 'round', strokeLinejoin: 'round' } as const
