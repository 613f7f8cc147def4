import { z } from 'zod'
import { LatheError } from '../../../shared/core/index.ts'

/** Which models serve, and how: what a deployment file holds. Models are paths, from the file's own folder. */
export const DEPLOYMENT = z
  .strictObject({
    champion: z.string().min(1),
    challenger: z.string().min(1).nullable().default(null),
    previous: z.string().min(1).nullable().default(null),
    /** Of units that the challenger answers. */
    share: z.number().min(0).max(1).default(0),
    /** The challenger answers nobody, and is asked what it would have said. */
    shadow: z.boolean().default(false),
    /** Another one deals units anew. */
    salt: z.string().default('lathe'),
  })
  .readonly()
export type Deployment = z.infer<typeof DEPLOYMENT>

/** @param file for messages */
export function readDeployment(text: string, file: string): Deployment {
  const next = 'Give { "champion": PATH, "challenger": PATH or null, "share": 0 to 1, "shadow": true or false }.'
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new LatheError('data', `${file} is not JSON: ${why}.`, { file, next })
  }
  const read = DEPLOYMENT.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new LatheError('data', `${file}${where && `, ${where}`}: ${issue?.message}.`, { file, next })
}

/** The challenger becomes the champion, who stays at hand. @returns null where there is no challenger */
export function promoted(deployment: Deployment): Deployment | null {
  const { champion, challenger } = deployment
  if (challenger === null) return null
  return { ...deployment, champion: challenger, challenger: null, previous: champion, share: 0, shadow: false }
}

/** The challenger goes; where there is none, the champion of before comes back. @returns null where there is neither */
export function rolledBack(deployment: Deployment): Deployment | null {
  const { challenger, previous } = deployment
  if (challenger !== null) return { ...deployment, challenger: null, share: 0, shadow: false }
  return previous === null ? null : { ...deployment, champion: previous, previous: null }
}

/** Whether the same models stand in both. */
export const isSameDeployment = (a: Deployment, b: Deployment): boolean =>
  a.champion === b.champion && a.challenger === b.challenger && a.previous === b.previous
