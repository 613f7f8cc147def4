import type { ReactNode } from 'react'
import { Explained } from '../ui/index.ts'
import { type TermId, termOf } from './glossary.ts'

/** A term of art where it first stands on a stage: what it means shows on hover, on focus and on a tap. */
export function Term({ of, children }: { readonly of: TermId; readonly children?: ReactNode }) {
  const { term, meaning } = termOf(of)
  return <Explained by={children === undefined ? meaning : `${term}. ${meaning}`}>{children ?? term}</Explained>
}
