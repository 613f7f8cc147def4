import type { LucideIcon } from 'lucide-react'

/** A Lucide icon in the two sizes of the reference: 16 px, or 14 px in dense rows. Decoration: a word stands beside it. */
export function Icon({ of: Drawing, small = false }: { readonly of: LucideIcon; readonly small?: boolean }) {
  return <Drawing size={small ? 14 : 16} strokeWidth={small ? 1.75 : 1.6} aria-hidden />
}
