import { z } from 'zod'
import { changeKeys, keysWords, parseScopes } from '../../engine/index.ts'
import { usageError } from '../../shared/core/index.ts'
import { defineCommand } from '../command.ts'

const ACTIONS = ['add', 'list', 'revoke'] as const

export const keysCommand = defineCommand({
  id: 'keys',
  summary:
    'Keys that open a service: makes one (shown once), lists or revokes them. Services that use the file notice by themselves.',
  positionals: ['ACTION', '[NAME]'],
  options: z.object({
    keyFile: z
      .string()
      .default('keys.json')
      .meta({ title: 'File of the keys; it holds their hashes', placeholder: 'FILE' }),
    scopes: z
      .string()
      .default('predict,explain,feedback')
      .meta({ title: 'What a new key opens: predict, explain, feedback, metrics, admin', placeholder: 'A,B' }),
    days: z.int().min(0).default(0).meta({ title: 'Days after which a new key opens nothing; 0: never' }),
  }),
  example: 'lathe keys add web-shop --key-file keys.json --days 90',
  async run([action = '', id = ''], { keyFile, scopes, days }) {
    const known = ACTIONS.find((one) => one === action)
    if (!known)
      throw usageError(`"${action}" is nothing that can be done with keys.`, {
        value: action,
        next: 'Say add, list or revoke.',
      })
    const request = { action: known, id, file: keyFile, scopes: parseScopes(scopes), days }
    const result = changeKeys(request, new Date())
    return { json: result, text: keysWords(result, request) }
  },
})
