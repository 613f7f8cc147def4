import type { ShapeEdit } from './edits.ts'

/** What an edit does, in words. */
export function editText(edit: ShapeEdit): string {
  switch (edit.edit) {
    case 'flatten':
      return `${edit.shape}${whereText(edit)}: flattened to ${edit.value === undefined ? 'its mean' : edit.value}${classText(edit)}`
    case 'smooth':
      return `${edit.shape}${whereText(edit)}: smoothed, strength ${edit.strength}${classText(edit)}`
    case 'monotone':
      return `${edit.shape}: made to only ${edit.direction === 'rising' ? 'rise' : 'fall'}${classText(edit)}`
    case 'remove':
      return `${edit.shape}: taken out, with its pairs`
    case 'removePair':
      return `${edit.pair.join(' & ')}: taken out as a pair`
  }
}

const classText = ({ class: name }: { readonly class?: string | undefined }): string =>
  name === undefined ? '' : `, for ${name}`

function whereText({
  from,
  to,
  levels,
  missing,
}: {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly levels?: readonly string[] | undefined
  readonly missing?: boolean | undefined
}): string {
  const parts = [
    ...(from !== undefined && to !== undefined
      ? [`from ${Number(from.toPrecision(6))} to ${Number(to.toPrecision(6))}`]
      : from !== undefined
        ? [`from ${Number(from.toPrecision(6))} on`]
        : to !== undefined
          ? [`up to ${Number(to.toPrecision(6))}`]
          : []),
    ...(levels ?? []),
    ...(missing ? ['missing'] : []),
  ]
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}
