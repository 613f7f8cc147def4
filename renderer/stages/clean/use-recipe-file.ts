import { useCallback, useState } from 'react'
import type { RecipeOffer } from '../../../shared/contract/index.ts'
import { fileName, saveBlob } from '../../charts/export-chart.ts'
import { problemOf, type Problem as Trouble } from '../../client/problem.ts'
import { useProject } from '../../state.ts'
import { sent } from './use-effects.ts'
import type { useRecipe } from './use-recipe.ts'

/** The recipe as a file: saved, and taken from one. What is taken is an offer until it is applied. */
export function useRecipeFile({ recipe, change }: Pick<ReturnType<typeof useRecipe>, 'recipe' | 'change'>) {
  const { client, project } = useProject()
  const [offer, setOffer] = useState<RecipeOffer | null>(null)
  const [keyed, setKeyed] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const attempt = async (act: () => Promise<void>) => {
    setTrouble(null)
    try {
      await act()
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return {
    offer,
    trouble,
    refuse: setTrouble,
    keyed,
    /** Where the recipe holds a key it is asked first whether the file is to tell it. */
    save: (keys: 'ask' | 'with' | 'without' = 'ask') =>
      attempt(async () => {
        const asked = { project: project.id, recipe: sent(recipe), withoutKeys: keys === 'without' }
        const { text, holdsKeys } = await client.clean.recipeText(asked)
        setKeyed(holdsKeys && keys === 'ask')
        if (!holdsKeys || keys !== 'ask')
          saveBlob(new Blob([text], { type: 'application/json' }), `${fileName(project.name)}.recipe.json`)
      }),
    forget: useCallback(() => setKeyed(false), []),
    take: (file: File) =>
      attempt(async () => {
        const text = await file.text()
        setOffer(await client.clean.offer({ project: project.id, file: file.name, text }))
      }),
    apply: ({ name, fitting }: RecipeOffer) => {
      change(fitting, `Recipe ${name} applied`)
      setOffer(null)
    },
    close: useCallback(() => setOffer(null), []),
  }
}
