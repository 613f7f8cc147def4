import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { COMMANDS } from '../cli/commands.ts'
import { REMEDY_OPTIONS } from '../shared/core/index.ts'

// What both the window and the command line may say names no option of the command line: a remedy does (core/remedy.ts).

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Rooms whose texts reach the window. */
const SPOKEN = ['shared', 'engine/app', 'engine/data', 'engine/store', 'engine/verify', 'engine/workers', 'renderer']
/** Programs that an export brings along have options of their own; so has the runner that starts them. */
const OWN_OPTIONS = ['shared/export/targets/', 'engine/verify/runtimes/']
const OPTION = /[\w:,.] --[a-z]|['"`]--[a-z-]+ [a-z]/

const isSpoken = (path: string) =>
  /\.tsx?$/.test(path) && !/\.test\b|test-support/.test(path) && !OWN_OPTIONS.some((own) => path.startsWith(own))

test('no text that reaches the window names an option of the command line', () => {
  const files = SPOKEN.flatMap((room) =>
    readdirSync(`${ROOT}${room}`, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
  ).filter(isSpoken)
  expect(files.length).toBeGreaterThan(300)
  const found = files.flatMap((path) =>
    readFileSync(`${ROOT}${path}`, 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
      .flatMap((line) => (OPTION.test(line) ? [`${path}: ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})

test('every option that a remedy names is one of some command', () => {
  const options = new Set(COMMANDS.members.flatMap(({ options }) => Object.keys(options.shape)))
  expect(REMEDY_OPTIONS.filter((option) => !options.has(option))).toEqual([])
})
