import { LatheError } from '../../../shared/core/index.ts'
import { predictionsOf, scoreRows } from '../../../shared/pipeline/index.ts'
import {
  type Breach,
  breachOf,
  type Comparison,
  type Conduct,
  type GuardLimits,
  type SampleRatio,
  sampleRatio,
  type Variant,
} from '../../../shared/rollout/index.ts'
import { type LoadedModel, withPolicies } from '../model.ts'
import type { PredictedRows } from '../predict-rows.ts'
import type { Label, Models, Service } from '../state.ts'
import { unitNamed, unitOf } from './choose.ts'
import { type ConductWindow, createConduct } from './conduct.ts'
import type { Deployment } from './deployment.ts'
import { createOutcomes, type Outcomes, type UnitOfRow } from './outcomes.ts'
import { createShadow } from './shadow.ts'
import type { DeploymentSource } from './source.ts'

export interface TrafficOptions {
  readonly limits: GuardLimits
  /** Column whose value is the unit of a row, where a request names none; '' for none. */
  readonly unit: string
  /** Told of what happened by itself or by a caller, for the log. */
  readonly told: (event: TrafficEvent) => void
  readonly figures: TrafficFigures
  /** Milliseconds of a clock. */
  readonly now: () => number
}

export interface TrafficEvent {
  readonly event: 'models-changed' | 'rolled-back' | 'models-not-changed'
  readonly message: string
  readonly breach?: Breach
}

/** One side of a trial, as it is told. */
export interface Side extends Conduct {
  readonly version: string
  readonly digest: string
  /** Units that came to it since the trial began. */
  readonly unitsOfTrial: number
}

/** How a trial stands. */
export interface TrafficReport {
  readonly champion: Side
  readonly challenger: Side | null
  readonly previous: { readonly version: string; readonly digest: string } | null
  readonly share: number
  readonly shadow: boolean
  readonly sampleRatio: SampleRatio | null
  /** By labels that came back; null without a challenger. */
  readonly comparison: Comparison | null
  /** Rows that the challenger was not asked about in shadow, because too many waited. */
  readonly dropped: number
  /** Rollbacks that the guard made since the start, by limit. */
  readonly rollbacks: Readonly<Record<string, number>>
}

/** Figures that are told of every process: what a request counts for is known here alone. */
export interface TrafficFigures {
  requests(variant: Variant, version: string, isFailed: boolean): void
  rollback(limit: string): void
}

/** Champion, challenger and what becomes of them: who answers is decided in choose.ts, what they do is watched here. */
export interface Traffic {
  readonly unit: string
  /** Reads which models serve, and follows changes. */
  start(): Promise<void>
  answered(predicted: PredictedRows, seconds: number, isOnTrial: boolean): void
  failed(model: LoadedModel): void
  labels(labels: readonly Label[]): void
  report(): TrafficReport
  promote(note: string): Promise<boolean>
  rollBack(note: string): Promise<boolean>
  readonly source: DeploymentSource
  /** Told of a champion that takes the place of another. */
  onChampion: ((champion: LoadedModel) => void) | undefined
  /** Throws where the models of a deployment cannot be loaded, or answer other questions. */
  check(deployment: Deployment): Promise<void>
  /** Reads the deployment anew. */
  refresh(): Promise<void>
  close(): void
}

const JUDGE_MILLISECONDS = 1000
/** A model that was promoted is on probation for so long: it may go back by itself. */
const PROBATION_MILLISECONDS = 3_600_000

/** Hangs the traffic of a deployment on a service, which answers by the model that it was made with until it starts. */
export function createTraffic(service: Service, source: DeploymentSource, options: TrafficOptions): Traffic {
  return new Steering(service, source, options)
}

class Steering implements Traffic {
  readonly unit: string
  readonly source: DeploymentSource
  onChampion: ((champion: LoadedModel) => void) | undefined
  readonly #service: Service
  readonly #options: TrafficOptions
  readonly #conduct = new Map<string, ConductWindow>()
  readonly #shadow = createShadow()
  readonly #rollbacks = new Map<string, number>()
  #outcomes: Outcomes
  #trial = noUnits()
  #promotedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #following: { close(): void } | undefined
  #changing: Promise<void> = Promise.resolve()
  #isJudging = false
  #isClosed = false
  #deployment: Deployment | undefined
  /** What the champion of before did last: what one on probation is held against. */
  #usual: Conduct | null = null

  constructor(service: Service, source: DeploymentSource, options: TrafficOptions) {
    this.#service = service
    this.source = source
    this.#options = options
    this.unit = options.unit
    this.#outcomes = createOutcomes(service.models.champion.pipeline.task === 'regression')
  }

  async start(): Promise<void> {
    await this.#take()
    this.#following = this.source.follow?.(() => void this.refresh().catch(() => {}))
    this.#timer = setInterval(() => void this.#judge(), JUDGE_MILLISECONDS).unref()
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#following?.close()
  }

  /** One change after the other; what cannot be loaded changes nothing, and is told. */
  refresh(): Promise<void> {
    const next = this.#changing.then(async () => {
      try {
        await this.#take()
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        this.#options.told({ event: 'models-not-changed', message: `What serves stays as it is: ${why}` })
        throw error
      }
    })
    this.#changing = next.catch(() => {})
    return next
  }

  async check(deployment: Deployment): Promise<void> {
    await this.#loaded(deployment)
  }

  async #loaded({ champion: first, challenger: second, previous: third }: Deployment) {
    const load = async (path: string | null): Promise<LoadedModel | null> =>
      path === null ? null : this.#ready(await this.source.load(path))
    const [champion, challenger, previous] = await Promise.all([load(first), load(second), load(third)])
    if (!champion) throw new Error('a deployment names a champion')
    for (const other of [challenger, previous]) if (other) checkSameQuestion(champion, other)
    checkSameQuestion(this.#service.models.champion, champion)
    return { champion, challenger, previous }
  }

  async #take(): Promise<void> {
    const deployment = await this.source.read()
    const { champion, challenger, previous } = await this.#loaded(deployment)
    if (this.#isClosed) return
    const { models } = this.#service
    const isFirst = this.#deployment === undefined
    this.#deployment = deployment
    const split = { share: deployment.share, isShadow: deployment.shadow, salt: deployment.salt }
    const next: Models = { champion, challenger, previous, split }
    if (isSame(models, next)) return
    const isOther = models.champion.digest !== champion.digest
    if (isOther || models.challenger?.digest !== challenger?.digest) this.#begin()
    // Units that came under another share say nothing of this one.
    else if (models.split.share !== split.share || models.split.salt !== split.salt) this.#trial = noUnits()
    if (isOther) {
      this.#usual = this.#of(models.champion).read()
      this.#promotedAt = previous ? this.#options.now() : Number.NEGATIVE_INFINITY
    }
    // A model that comes back is not judged by what it did before it went.
    const serving = new Set([champion, challenger, previous].map((model) => model?.digest))
    for (const digest of this.#conduct.keys()) if (!serving.has(digest)) this.#conduct.delete(digest)
    // One assignment: a request that began with the old models ends with them.
    this.#service.models = next
    if (isOther) this.onChampion?.(champion)
    if (!isFirst || challenger) this.#options.told({ event: 'models-changed', message: wordsOf(next) })
  }

  #ready(model: LoadedModel): LoadedModel {
    const { policies } = this.#service
    return Object.keys(policies).length === 0 ? model : withPolicies(model, policies)
  }

  /** A trial of other models begins: what was counted of the last one says nothing of it. */
  #begin(): void {
    this.#outcomes = createOutcomes(this.#service.models.champion.pipeline.task === 'regression')
    this.#trial = noUnits()
  }

  answered(predicted: PredictedRows, seconds: number, isOnTrial: boolean): void {
    const { model, variant, rows, predictions, call } = predicted
    const { challenger, split } = this.#service.models
    const side: Variant = variant === 'challenger' ? 'challenger' : 'champion'
    this.#of(model).answered(seconds, rows, selectedOf(model, predictions))
    this.#options.figures.requests(side, model.version, false)
    if (!challenger) return
    if (isOnTrial) {
      const unit = unitOf(call, this.unit, rows)
      this.#count(side, unit)
      this.#outcomes.predicted(side, call.id, predictions, () => unit)
    } else if (split.isShadow) this.#outcomes.predicted(side, call.id, predictions, this.#unitOfRow(predicted))
    if (split.isShadow) this.#shadow.add(rows.length, () => this.#askShadow(challenger, predicted))
  }

  /** In shadow nobody is dealt to anybody: each row is for whom it names. */
  #unitOfRow({ call, rows }: Pick<PredictedRows, 'call' | 'rows'>): UnitOfRow {
    return (row) => unitNamed(call, this.unit, rows, row)
  }

  /** Each unit once: one that comes again and again would make the split look uneven. */
  #count(side: Variant, unit: string): void {
    const { seen } = this.#trial
    if (seen.size >= MOST_UNITS || seen.has(unit)) return
    seen.add(unit)
    this.#trial[side]++
  }

  #askShadow(challenger: LoadedModel, { rows, call }: PredictedRows): void {
    const { models, hooks } = this.#service
    // The trial may have ended while it waited.
    if (models.challenger !== challenger || !models.split.isShadow) return
    const began = performance.now()
    try {
      const checked = challenger.check(rows)
      const scored = scoreRows(challenger.pipeline, checked.rows, challenger.kernels)
      const predictions = predictionsOf(challenger.pipeline, scored)
      const seconds = (performance.now() - began) / 1000
      this.#of(challenger).answered(seconds, checked.rows, selectedOf(challenger, predictions))
      this.#outcomes.predicted('challenger', call.id, predictions, this.#unitOfRow({ call, rows }))
      const { rows: own, ignored } = checked
      hooks.predicted?.({ call, model: challenger, variant: 'shadow', rows: own, predictions, ignored })
    } catch {
      this.#of(challenger).failed()
    }
  }

  failed(model: LoadedModel): void {
    this.#of(model).failed()
    const side = model === this.#service.models.challenger ? 'challenger' : 'champion'
    this.#options.figures.requests(side, model.version, true)
  }

  labels(labels: readonly Label[]): void {
    this.#outcomes.label(labels)
  }

  #of(model: LoadedModel): ConductWindow {
    const known = this.#conduct.get(model.digest)
    if (known) return known
    const { limits, now } = this.#options
    const made = createConduct(limits.groups === null ? [] : model.watched, now)
    this.#conduct.set(model.digest, made)
    return made
  }

  /** Sends away a challenger, or a champion on probation, that is beyond a limit. */
  async #judge(): Promise<void> {
    const { champion, challenger, previous } = this.#service.models
    const isOnProbation = previous !== null && this.#options.now() - this.#promotedAt < PROBATION_MILLISECONDS
    const suspect = challenger ?? (isOnProbation ? champion : null)
    if (!suspect || this.#isJudging) return
    const compared = challenger ? this.#of(champion).read() : this.#usual
    const breach = breachOf(this.#of(suspect).read(), compared, this.#options.limits)
    if (!breach) return
    this.#isJudging = true
    try {
      const why = `version ${suspect.version} is beyond its limit of ${breach.limit}: ${breach.why}`
      // Where several processes follow one deployment, one of them rolls back.
      if (!(await this.rollBack(why))) return
      this.#options.figures.rollback(breach.limit)
      this.#rollbacks.set(breach.limit, (this.#rollbacks.get(breach.limit) ?? 0) + 1)
      this.#options.told({ event: 'rolled-back', message: why, breach })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#options.told({ event: 'models-not-changed', message: `The rollback failed: ${why}` })
    } finally {
      this.#isJudging = false
    }
  }

  async promote(note: string): Promise<boolean> {
    const isDone = (await this.source.promote(note)) !== null
    await this.refresh()
    return isDone
  }

  async rollBack(note: string): Promise<boolean> {
    const seen = this.#deployment ?? (await this.source.read())
    const { champion } = this.#service.models
    const isDone = (await this.source.rollBack(note, seen)) !== null
    await this.refresh()
    // Whoever comes back was trusted before.
    if (this.#service.models.champion.digest !== champion.digest) this.#promotedAt = Number.NEGATIVE_INFINITY
    return isDone
  }

  report(): TrafficReport {
    const { champion, challenger, previous, split } = this.#service.models
    const side = (model: LoadedModel, unitsOfTrial: number): Side => ({
      version: model.version,
      digest: model.digest,
      unitsOfTrial,
      ...this.#of(model).read(),
    })
    const { champion: ours, challenger: theirs } = this.#trial
    const ratio = challenger && !split.isShadow ? sampleRatio(ours, theirs, split.share) : null
    const comparison = challenger && (split.isShadow ? this.#outcomes.paired() : this.#outcomes.split())
    return {
      champion: side(champion, ours),
      challenger: challenger && side(challenger, theirs),
      previous: previous && { version: previous.version, digest: previous.digest },
      share: split.share,
      shadow: split.isShadow,
      sampleRatio: ratio,
      // A split that is not the one that was asked for names no winner.
      comparison: comparison && ratio?.isMismatch ? { ...comparison, better: null } : comparison,
      dropped: this.#shadow.dropped,
      rollbacks: Object.fromEntries(this.#rollbacks),
    }
  }
}

/** Units that are told apart, at most; a ratio of so many shows any loss that matters. */
const MOST_UNITS = 100_000

const noUnits = () => ({ champion: 0, challenger: 0, seen: new Set<string>() })

/** One service answers one question, whatever model does. */
function checkSameQuestion({ pipeline: a, version }: LoadedModel, { pipeline: b, version: other }: LoadedModel): void {
  if (a.target === b.target && a.task === b.task && a.classes.join('\n') === b.classes.join('\n')) return
  throw new LatheError('data', `Version ${other} does not predict what version ${version} predicts.`, {
    value: `${b.target} (${b.task})`,
    next: `Give a model of ${a.target} (${a.task}) with the same classes.`,
  })
}

const isSame = (a: Models, b: Models): boolean =>
  a.champion.digest === b.champion.digest &&
  a.challenger?.digest === b.challenger?.digest &&
  a.previous?.digest === b.previous?.digest &&
  a.split.share === b.split.share &&
  a.split.isShadow === b.split.isShadow &&
  a.split.salt === b.split.salt

function wordsOf({ champion, challenger, split }: Models): string {
  const trial = challenger
    ? split.isShadow
      ? `, version ${challenger.version} in shadow`
      : `, version ${challenger.version} for ${Number((100 * split.share).toPrecision(3))} % of units`
    : ''
  return `Version ${champion.version} answers${trial}.`
}

const selectedOf = ({ pipeline }: LoadedModel, predictions: PredictedRows['predictions']): boolean[] =>
  pipeline.task === 'binary' ? predictions.map(({ prediction }) => prediction === pipeline.classes[1]) : []
