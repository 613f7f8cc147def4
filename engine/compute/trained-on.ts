import type { Json } from '../../shared/core/index.ts'
import type { ComputeUsed } from './kernel-compute.ts'

/** What a model of a family, or an ensemble that holds one, was trained on: nets alone know a GPU. */
export function trainedOn(
  { family, params }: { readonly family: string; readonly params: Readonly<Record<string, Json>> },
  compute: ComputeUsed | undefined,
): 'cpu' | 'gpu' {
  const members = Array.isArray(params.members) ? params.members : []
  const families = [family, ...members.map((member) => (isNamed(member) ? member.family : ''))]
  return families.includes('mlp') ? (compute?.nets?.device ?? 'cpu') : 'cpu'
}

const isNamed = (member: unknown): member is { readonly family: string } =>
  typeof member === 'object' && member !== null && 'family' in member && typeof member.family === 'string'
