import { spawnSync } from 'node:child_process'

/** A Python with scikit-learn; undefined where there is none. */
export const PYTHON = [process.env.PYTHON ?? '', '/usr/bin/python3', 'python3'].find(
  (path) => path !== '' && spawnSync(path, ['-c', 'import sklearn'], { stdio: 'ignore' }).status === 0,
)

/** Runs a program that reads one line of JSON and numbers from its input, and prints JSON. */
export function runPeer(program: string, head: unknown, numbers: readonly Float64Array[]): Record<string, number> {
  const input = Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ...numbers.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ])
  const { status, stdout, stderr } = spawnSync(PYTHON ?? 'python3', ['-c', program], { input, maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`${PYTHON} ended with ${status}: ${stderr}`)
  return JSON.parse(String(stdout))
}
