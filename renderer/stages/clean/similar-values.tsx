import { Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Draft, SimilarValues } from '../../../shared/contract/index.ts'
import { count, counted } from '../../format/index.ts'
import { pairsOf, textsOf } from '../../forms/field-words.ts'
import { useProject } from '../../state.ts'
import { Busy, EmptyState, Problem, Section, useLoaded } from '../../ui/index.ts'
import { isChosen, type Mapping, merged, targetOf, unmerged } from './similar-mapping.ts'
import { effectsKey, sent, useShownRecipe } from './use-effects.ts'

/** Ways to compare values, in words. */
const WAYS = {
  words: { label: 'The same words', method: 'fingerprint' },
  letters: { label: 'The same pairs of letters', method: 'ngram' },
  sound: { label: 'The same sound, in English', method: 'phonetic' },
  one: { label: 'One letter differs', method: 'levenshtein', distance: 1 },
  two: { label: 'Two letters differ', method: 'levenshtein', distance: 2 },
} as const
type Way = keyof typeof WAYS

const isWay = (value: string | null): value is Way => value !== null && Object.hasOwn(WAYS, value)

/** Values that may be spellings of one, to choose from and to name; the draft's mapping is what is chosen. */
export function SimilarValuesEditor({
  draft,
  onChange,
}: {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}) {
  const [way, setWay] = useState<Way>('words')
  const { params } = draft.step
  const columns = textsOf(params.columns)
  const { value, trouble, isStale } = useSimilar(draft.at, columns, way)
  const mapping: Mapping = Object.fromEntries(pairsOf(params.mapping))
  const choose = (next: Mapping) =>
    onChange({ ...draft, step: { ...draft.step, params: { ...params, mapping: next } } })
  const chosen = value?.filter((cluster) => isChosen(cluster, mapping)).length ?? 0
  return (
    <Section
      title="Similar values"
      note={value && !trouble ? `${count(chosen)} of ${counted(value.length, 'group')} merged` : undefined}
    >
      <div className="similar-how">
        <Select
          label="Alike are values with"
          data={Object.entries(WAYS).map(([id, { label }]) => ({ value: id, label }))}
          value={way}
          allowDeselect={false}
          onChange={(next) => isWay(next) && setWay(next)}
        />
        {value && value.length > 0 && (
          <Checkbox
            label="Merge all"
            checked={chosen === value.length}
            indeterminate={chosen > 0 && chosen < value.length}
            onChange={(event) =>
              choose(
                value.reduce(
                  event.currentTarget.checked
                    ? (all, one) => (isChosen(one, all) ? all : merged(all, one, one.becomes))
                    : unmerged,
                  mapping,
                ),
              )
            }
          />
        )}
      </div>
      {trouble && <Problem trouble={trouble} />}
      {!value && !trouble && <Busy verb="Comparing values" />}
      {value && !trouble && value.length === 0 && (
        <EmptyState title="No values are alike in this way">Try another way to compare, or other columns.</EmptyState>
      )}
      {value && !trouble && value.length > 0 && (
        <Clusters clusters={value} isStale={isStale} mapping={mapping} onChange={choose} />
      )}
    </Section>
  )
}

function useSimilar(at: number, columns: readonly string[], way: Way) {
  const { client, project } = useProject()
  const recipe = useShownRecipe()
  const before = { steps: recipe.steps.slice(0, at) }
  return useLoaded<readonly SimilarValues[]>(JSON.stringify([effectsKey(project, before), columns, way]), (signal) => {
    const { label: _, ...how } = WAYS[way]
    const asked = { project: project.id, recipe: sent(recipe), at, columns: [...columns], ...how }
    return client.clean.similar(asked, { signal })
  })
}

function Clusters({
  clusters,
  isStale,
  mapping,
  onChange,
}: {
  readonly clusters: readonly SimilarValues[]
  readonly isStale: boolean
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <div className="similar-scroll" tabIndex={0}>
      <table className={isStale ? 'similar stale' : 'similar'}>
        <thead>
          <tr>
            <th scope="col">Values, with their rows</th>
            <th scope="col">Become</th>
          </tr>
        </thead>
        <tbody>
          {clusters.map((cluster) => {
            const target = targetOf(cluster, mapping)
            const shown = cluster.values.map(({ value, count: rows }) => `${value} (${count(rows)})`).join(', ')
            return (
              <tr key={cluster.becomes}>
                <td>
                  <Checkbox
                    label={shown}
                    checked={isChosen(cluster, mapping)}
                    onChange={(event) =>
                      onChange(
                        event.currentTarget.checked ? merged(mapping, cluster, target) : unmerged(mapping, cluster),
                      )
                    }
                  />
                </td>
                <td>
                  <TextInput
                    size="xs"
                    aria-label={`What ${cluster.becomes} and its spellings become`}
                    value={target}
                    onChange={(event) => onChange(merged(mapping, cluster, event.currentTarget.value))}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
