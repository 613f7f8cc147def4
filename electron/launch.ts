import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { utilityProcess } from 'electron'
import type { Ending, Launch } from '../engine/index.ts'

const LAST_WORDS_MILLISECONDS = 500

/** Starts a process of Electron's own kind: its binary is no Node, since the RunAsNode fuse is off. */
export const launchUtility: Launch = (program, args, { env, directory, nodeOptions }) => {
  const child = utilityProcess.fork(program, [...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'Lathe work',
    ...(directory !== undefined && { cwd: directory }),
    ...(nodeOptions && { execArgv: [...nodeOptions] }),
  })
  const streams = { stdout: child.stdout, stderr: child.stderr }
  const texts: ((text: string, stream: 'stdout' | 'stderr') => void)[] = []
  // V8's own failures, such as the end of its memory, are told here and nowhere else.
  child.on('error', (type, location) => {
    for (const callback of texts) callback(`\n${type}: ${location}\n`, 'stderr')
  })
  const signal = (name: NodeJS.Signals) => {
    // Electron's own kill() is SIGTERM only.
    try {
      if (child.pid !== undefined) process.kill(child.pid, name)
      else child.kill()
    } catch {
      // It has ended in between.
    }
  }
  const closed = Promise.all(
    Object.values(streams).map((stream) => stream && once(stream, 'end').catch(() => undefined)),
  )
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', async (code) => {
      await Promise.race([closed, wait(LAST_WORDS_MILLISECONDS)])
      resolve({ code, signal: null })
    })
  })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (callback) => void child.on('message', callback),
    onText(callback) {
      texts.push(callback)
      streams.stdout?.setEncoding('utf8')
      streams.stderr?.setEncoding('utf8')
      streams.stdout?.on('data', (text) => callback(String(text), 'stdout'))
      streams.stderr?.on('data', (text) => callback(String(text), 'stderr'))
    },
    stop: () => signal('SIGTERM'),
    kill: () => signal('SIGKILL'),
    ended,
  }
}
