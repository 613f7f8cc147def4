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
    save: () =>
      attempt(async () => {
        const text = await client.clean.recipeText({ project: project.id, recipe: sent(recipe) })
        saveBlob(new Blob([text], { type: 'application/json' }), `${fileName(project.name)}.recipe.json`)
      }),
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
