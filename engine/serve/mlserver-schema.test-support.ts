import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'

const SPECS = new URL('../../../shared/reference/specs/', import.meta.url)

export const hasSpecs = existsSync(SPECS)
if (!hasSpecs) console.log('skipped: schemas and payloads of others need ../shared/reference/specs')

export const specText = (path: string): string => readFileSync(new URL(path, SPECS), 'utf8')

/**
 * Checks values against the schemas of MLServer's data plane and model repository, by name.
 *
 * @returns what is wrong; null where nothing is
 */
export function mlserverSchemas(): (name: string, value: unknown) => string | null {
  // Lists of texts and numbers are "array" there; "bytes" is no type of JSON Schema. Examples do not fit their own schemas.
  const documents = ['dataplane', 'model-repository'].map((name) =>
    JSON.parse(specText(`mlserver-${name}.openapi.json`), (key, value) =>
      key === 'x-examples' ? undefined : key === 'type' && value === 'bytes' ? 'string' : value,
    ),
  )
  const ajv = new Ajv({ strict: false })
  for (const [i, { components }] of documents.entries()) ajv.addSchema({ $id: `document${i}`, components })
  return (name, value) => {
    const i = documents.findIndex(({ components }) => name in components.schemas)
    const validate = ajv.getSchema(`document${i}#/components/schemas/${name}`)
    if (!validate) throw new Error(`no schema ${name}`)
    return validate(value) ? null : ajv.errorsText(validate.errors)
  }
}
