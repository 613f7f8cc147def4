import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { LatheError } from '../shared/core/index.ts'
import { parseArguments } from './arguments.ts'
import { defineCommand } from './command.ts'

const command = defineCommand({
  id: 'try',
  summary: 'For tests.',
  positionals: ['FILE', '[MORE]'],
  options: z.object({
    out: z.string().default('').meta({ title: 'File' }),
    mode: z.enum(['fast', 'best']).default('fast').meta({ title: 'Mode' }),
    share: z.number().min(0).max(0.9).default(0.2).meta({ title: 'Share' }),
    maxRows: z.int().min(1).default(10).meta({ title: 'Rows' }),
    offset: z.int().default(0).meta({ title: 'Offset' }),
    header: z.boolean().optional().meta({ title: 'Header' }),
    missing: z.array(z.string()).default([]).meta({ title: 'Missing' }),
    types: z
      .record(z.string(), z.enum(['number', 'text']))
      .default({})
      .meta({ title: 'Types' }),
  }),
  example: 'lathe try x',
  run: async () => ({ json: null, text: '' }),
})

const optionsOf = (...argv: string[]) => parseArguments(command, ['x.csv', ...argv]).options

function errorOf(...argv: string[]): string {
  try {
    parseArguments(command, argv)
  } catch (error) {
    if (error instanceof LatheError && error.code === 'usage') return error.message
    throw error
  }
  return 'no error'
}

describe('parseArguments()', () => {
  test('fills in defaults and tells what was given', () => {
    const { options, given, positionals, common } = parseArguments(command, ['x.csv', '--share', '0.2', '--json'])
    expect(options).toEqual({ out: '', mode: 'fast', share: 0.2, maxRows: 10, offset: 0, missing: [], types: {} })
    expect([...given]).toEqual(['share'])
    expect(positionals).toEqual(['x.csv'])
    expect(common).toEqual({ json: true, quiet: false, help: false })
  })

  test('reads lists with quotes, given once or again and again', () => {
    expect(optionsOf('--missing', '?,"a,b"', '--missing', 'NA')).toMatchObject({ missing: ['?', 'a,b', 'NA'] })
  })

  test('reads pairs whose names hold commas and equals signs', () => {
    expect(optionsOf('--types', 'a=b=text,"c,d"=number')).toMatchObject({ types: { 'a=b': 'text', 'c,d': 'number' } })
  })

  test('takes a value that begins with a dash for a value', () => {
    expect(optionsOf('--offset', '-3')).toMatchObject({ offset: -3 })
    expect(optionsOf('--missing', '-,NA')).toMatchObject({ missing: ['-', 'NA'] })
    expect(optionsOf('--missing', '-')).toMatchObject({ missing: ['-'] })
    expect(optionsOf('-o', 'y', '--offset=-1')).toMatchObject({ out: 'y', offset: -1 })
  })

  test('does not take an option for a value', () => {
    expect(errorOf('x', '--missing', '--json')).toBe('--missing needs a value.')
    expect(errorOf('x', '--mode', '-o', 'y')).toBe('--mode needs a value.')
  })

  test('--no-header says no; a dash alone is an argument', () => {
    expect(optionsOf('--no-header')).toMatchObject({ header: false })
    expect(parseArguments(command, ['-']).positionals).toEqual(['-'])
  })

  test('says what an option takes', () => {
    expect(errorOf('x', '--mode', 'slow')).toBe('--mode takes fast or best, not "slow".')
    expect(errorOf('x', '--share', '2')).toBe('--share takes a number from 0 to 0.9, not 2.')
    expect(errorOf('x', '--share', 'half')).toBe('--share takes a number, not "half".')
    expect(errorOf('x', '--share', '')).toBe('--share takes a number, not "".')
    expect(errorOf('x', '--max-rows', '0')).toBe('--max-rows takes a whole number from 1 on, not 0.')
    expect(errorOf('x', '--max-rows', '1.5')).toBe('--max-rows takes a whole number from 1 on, not 1.5.')
    expect(errorOf('x', '--types', 'age=colour')).toBe('--types takes number or text, not "age=colour".')
    expect(errorOf('x', '--types', 'age')).toBe('--types takes name=value pairs, not "age".')
    expect(errorOf('x', '--json=yes')).toBe('--json takes no value.')
  })

  test('names options and arguments that do not exist or are missing', () => {
    expect(errorOf('x', '--colour')).toBe('There is no option --colour.')
    expect(errorOf()).toBe('FILE is missing.')
    expect(errorOf('x', 'y', 'z')).toBe('"z" is one argument too many.')
  })

  test('--help needs nothing else', () => {
    expect(parseArguments(command, ['--help', '--share', 'half']).common.help).toBe(true)
  })
})
