import type { Bundle } from '../../../shared/bundle/index.ts'
import type { RolloutLook, RolloutView } from '../../../shared/contract/index.ts'
import { FEWEST } from '../../../shared/rollout/index.ts'
import type { Deployment } from '../../serve/traffic/deployment.ts'
import type { TrafficReport } from '../../serve/traffic/traffic.ts'
import { askRollout, runOfPath, type ServedModels } from './served-models.ts'

export interface Trial {
  readonly run: string
  readonly bundle: Bundle
  /** Of units that it answers, in [0, 1]. */
  readonly share: number
  readonly isShadow: boolean
}

/** What a service did by itself since it was looked at: a challenger or a champion went, because it was beyond a limit. */
export interface WentBack {
  readonly what: 'trial' | 'champion'
  readonly run: string
  /** Limits that it was beyond, as far as they are known. */
  readonly why: string
}

const MOST_LOOKS = 300

/** Who answers in a started service, changed and watched from outside. */
export class ServingTrial {
  readonly #models: ServedModels
  readonly #url: () => string
  #looks: RolloutLook[] = []
  /** As this engine knows it. */
  #known: Deployment | undefined

  constructor(models: ServedModels, url: () => string) {
    this.#models = models
    this.#url = url
  }

  /** Answers with another run from now on; the one before stays at hand, and a trial of that run ends. */
  async swap(run: string, bundle: Bundle): Promise<void> {
    const now = await this.#models.read()
    const there = [now.champion, now.challenger, now.previous].find((path) => path !== null && runOfPath(path) === run)
    if (there === now.champion) return
    const champion = there ?? (await this.#models.add(run, bundle))
    await this.#change((before) => ({
      ...before,
      champion,
      previous: champion === before.previous ? null : before.champion,
      ...(champion === before.challenger && { challenger: null, share: 0, shadow: false }),
    }))
  }

  async begin({ run, bundle, share, isShadow }: Trial): Promise<void> {
    const challenger = await this.#models.add(run, bundle)
    // Units are dealt anew for each trial.
    await this.#change((before) => ({ ...before, challenger, share, shadow: isShadow, salt: challenger }))
  }

  async end(): Promise<void> {
    await this.#change((before) => ({ ...before, challenger: null, share: 0, shadow: false }))
  }

  async #change(by: (now: Deployment) => Deployment): Promise<void> {
    const before = this.#known?.challenger
    this.#known = await this.#models.change(this.#url(), by)
    if (this.#known.challenger !== before) this.#looks = []
  }

  /** The file that says who answers; the service itself may change it. */
  get file(): string {
    return this.#models.file
  }

  /** Which runs answer, for how much, as the file says. */
  async now(): Promise<Pick<RolloutView, 'champion' | 'challenger' | 'share' | 'shadow'>> {
    const { champion, challenger, share, shadow } = await this.#models.read()
    return { champion: runOfPath(champion), challenger: challenger && runOfPath(challenger), share, shadow }
  }

  /** How it stands now, and what the service did by itself since the look before. */
  async look(): Promise<{ readonly view: RolloutView; readonly went: WentBack | null }> {
    const report = await askRollout(this.#url())
    const now = await this.#models.read()
    const before = this.#known ?? now
    this.#known = now
    if (before.challenger !== now.challenger || before.champion !== now.champion) this.#looks = []
    this.#keep(report)
    return { view: this.#viewOf(now, report), went: wentBack(before, now, Object.keys(report.rollbacks).join(', ')) }
  }

  /** Every other look goes where there are too many. */
  #keep({ comparison, shadow }: TrafficReport): void {
    if (!comparison || comparison.difference === null || comparison.low === null || comparison.high === null) return
    const labels = shadow ? comparison.champion : comparison.champion + comparison.challenger
    if (this.#looks.at(-1)?.labels === labels) return
    const { difference, low, high } = comparison
    this.#looks.push({ labels, difference, low, high })
    if (this.#looks.length > MOST_LOOKS) this.#looks = this.#looks.filter((_, at) => at % 2 === 0)
  }

  #viewOf({ champion, challenger }: Deployment, report: TrafficReport): RolloutView {
    const { share, shadow, comparison, sampleRatio, rollbacks } = report
    return {
      champion: runOfPath(champion),
      challenger: challenger === null ? null : runOfPath(challenger),
      ...{ share, shadow, comparison, sampleRatio, rollbacks },
      requests: {
        champion: report.champion.unitsOfTrial,
        challenger: report.challenger?.unitsOfTrial ?? 0,
      },
      fewest: FEWEST,
      looks: [...this.#looks],
    }
  }
}

function wentBack(before: Deployment, now: Deployment, why: string): WentBack | null {
  const { champion, challenger } = before
  if (now.champion !== champion)
    return now.champion === challenger ? null : { what: 'champion', run: runOfPath(champion), why }
  return challenger !== null && now.challenger === null ? { what: 'trial', run: runOfPath(challenger), why } : null
}
