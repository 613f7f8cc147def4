import { readFile } from 'node:fs/promises'
import { parseRecipe, type Recipe } from '../../shared/clean/index.ts'
import { dataError, LatheError } from '../../shared/core/index.ts'

/** The recipe in a file; a file that is none is an error that says what one looks like. */
export async function readRecipe(file: string): Promise<Recipe> {
  return parseRecipe(recipeValue(await readText(file), file), file)
}

/** What the text of a recipe file says, unchecked; a text that is no JSON is an error that says what one looks like. */
export function recipeValue(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw dataError(`${file} is not JSON: ${error instanceof Error ? error.message : ''}.`, {
      file,
      next: 'A recipe looks like { "steps": [ { "id": "impute", "params": {} } ] }.',
    })
  }
}

/** The text of a file that a person named. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new LatheError('fileNotFound', `${file} is not there, or cannot be read.`, { file, next: 'Check the path.' })
  }
}
