import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Estimate, TrainOptions } from '../../shared/train/index.ts'
import { homeFolder } from '../hosts/home-folder.ts'
import { writeFileAtomically } from '../store/write-file.ts'

/** What a training is going to take, and what there is of memory. */
export interface Foreseen extends Estimate {
  readonly availableBytes: number
}

const FILE = 'speed.json'
/** Mode → how many times as long as reckoned trainings took on this machine. */
const SPEEDS = z.record(z.string(), z.number().positive())
/** One training that was far off says little of the next. */
const MOST = 4
/** What the latest training weighs. */
const SHARE = 0.4

const speedFile = (home: string): string => join(home, FILE)

async function readSpeeds(home: string): Promise<Record<string, number>> {
  try {
    return SPEEDS.parse(JSON.parse(await readFile(speedFile(home), 'utf8')))
  } catch {
    return {}
  }
}

/** An estimate as this machine has borne earlier ones out. */
export async function foreseen(
  { seconds, ...estimate }: Estimate,
  { mode }: Pick<TrainOptions, 'mode'>,
  home = homeFolder(),
): Promise<Foreseen> {
  const speed = (await readSpeeds(home))[mode] ?? 1
  const span = { low: seconds.low * speed, high: seconds.high * speed }
  return { ...estimate, seconds: span, availableBytes: process.availableMemory() }
}

/** Keeps what a training took beside what was foreseen, for the next one. A machine that cannot keep it goes without. */
export async function keepSpeed(
  { seconds: { low, high } }: Foreseen,
  took: number,
  { mode }: Pick<TrainOptions, 'mode'>,
  home = homeFolder(),
): Promise<void> {
  const speeds = await readSpeeds(home)
  const ratio = Math.min(MOST, Math.max(1 / MOST, took / Math.sqrt(low * high)))
  const speed = Math.min(10, Math.max(0.1, (speeds[mode] ?? 1) * ratio ** SHARE))
  try {
    await mkdir(home, { recursive: true })
    await writeFileAtomically(speedFile(home), JSON.stringify({ ...speeds, [mode]: speed }))
  } catch {
    // A home that cannot be written to keeps nothing.
  }
}
