// What the window is shown: plain data, made by the engine from the nouns of the other rooms.
import type { Finding, ParamField, Progress } from '../core/index.ts'
import type { AnyAudit } from '../fairness/index.ts'
import type { Dialect, Fix, Parts } from '../import/index.ts'
import type { Figure, Task } from '../metrics/index.ts'
import type { MitigationFound } from '../mitigate/index.ts'
import type { GroupDecision } from '../pipeline/index.ts'
import type { ColumnProfile } from '../profile/index.ts'
import type { SetAside } from '../table/index.ts'
import type { CurveSoFar, EarlyEnd, LearningCurve, Onward, ResultsSoFar, Trial } from '../train/index.ts'
import type { Ability } from './abilities.ts'
import type { BestView } from './best-view.ts'
import type { ThresholdAims } from './evaluating.ts'
import type { SuspectsView } from './evaluation-views.ts'
import type { CheckSummary, ServiceView } from './operating.ts'
import type { Look } from './rows.ts'
import type { TrainingChoices } from './train-views.ts'

export type {
  CasesPage,
  DecisionsView,
  EvaluationView,
  SlicesView,
  SquareGrid,
  SuspectsView,
  ThresholdTable,
} from './evaluation-views.ts'
export type { CurveSoFar, EarlyEnd, LearningCurve, ResultsSoFar }

export interface AppInfo {
  readonly version: string
  readonly host: 'browser' | 'desktop'
  readonly abilities: readonly Ability[]
  readonly cores: number
  readonly memoryBytes: number
}

export interface Sample {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly rows: number
  /** A sensible column to predict. */
  readonly target: string
}

/** A project on Home's list. */
export interface ProjectSummary {
  readonly id: string
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** Milliseconds since 1970 of the last change. */
  readonly changedAt: number
  /** The latest run; null where there is none. */
  readonly latest: LatestRun | null
  /** A training under way, or one that was ended from outside; absent where there is neither. */
  readonly training?: 'running' | 'paused' | 'interrupted'
  /** Why it cannot be opened; absent where it can. */
  readonly damaged?: string
}

export interface LatestRun {
  /** The model in words: “Boosted trees”. */
  readonly title: string
  readonly target: string
  /** The metric that chose, and its value on test rows. */
  readonly metric: string
  readonly figure: Figure | null
}

/** What a person chose in a project; saved at every change and restored when it is opened again. */
export interface Choices {
  readonly target: string
  readonly sensitive: readonly string[]
  readonly ignore: readonly string[]
  readonly recipe: Recipe
  /** How training and test rows are parted; absent while that is at random. */
  readonly split?: Finding['split'] | undefined
  /** Columns by which the audit compares rows; absent while they are the sensitive ones. */
  readonly groups?: readonly string[] | undefined
  /** Column of numbers → where the bands begin in which the audit compares it; absent for four bands of as many rows. */
  readonly groupEdges?: Readonly<Record<string, readonly number[]>> | undefined
  /** Limits for figures between groups, as texts; exports beyond them need a reason. Absent where there are none. */
  readonly gates?: readonly string[] | undefined
  /** Column → group → its share of the population that a model is for; absent where none is stated. */
  readonly population?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
  /** The score from which the positive class is said, in [0, 1]. */
  readonly threshold: number
  /** What outcomes are worth, and what thresholds are chosen by; absent until somebody says it. */
  readonly aims?: ThresholdAims | undefined
  /** How to train; absent while all is as it comes. */
  readonly training?: TrainingChoices | undefined
}

/** The choices after one change. */
export interface HistoryState {
  readonly id: number
  /** The state that was changed; null for the first. */
  readonly parent: number | null
  /** The state after this one that was visited last, where redo leads; null for the end of a branch. */
  readonly next: number | null
  /** The change in words; '' for the first. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly choices: Choices
}

/** Everything that was ever chosen, as a tree: a change after an undo begins a branch, and the old one stays. */
export interface History {
  /** Every state after the one that it came of. */
  readonly states: readonly HistoryState[]
  /** The id of the state whose choices hold. */
  readonly current: number
}

export interface Recipe {
  readonly steps: readonly {
    readonly id: string
    readonly params: Readonly<Record<string, unknown>>
    /** false: switched off. */
    readonly enabled?: boolean | undefined
  }[]
}

/** A cleaning step that is being made or changed; nothing is different until it is applied. */
export interface Draft {
  /** Its place in the recipe; where it is new, behind the last. */
  readonly at: number
  readonly isNew: boolean
  readonly step: Recipe['steps'][number]
}

/** An opened project. */
export interface ProjectView {
  readonly id: string
  readonly name: string
  readonly choices: Choices
  readonly history: History
  readonly draft: Draft | null
  /** How the rows were looked at last; null where nothing of it was chosen. */
  readonly look: Look | null
  readonly data: DataView
  /** Oldest first. */
  readonly runs: readonly RunSummary[]
  /** A training under way, which `train.follow` follows; absent where there is none. */
  readonly training?: { readonly fraction: number; readonly text: string }
  /** A training that was paused or ended from outside, which `train.resume` goes on with; absent where there is none. */
  readonly interrupted?: InterruptedTraining
  /** Run id → targets with an export of it that is there and was proved. Runs without one are left out. */
  readonly exported: Readonly<Record<string, readonly string[]>>
  /** Run id → the last look at new data. Runs without one are left out. */
  readonly checked: Readonly<Record<string, CheckSummary>>
  /** A model of it that is served, or whose service failed, which `service.follow` follows; absent where there is none. */
  readonly service?: ServiceView
}

export interface InterruptedTraining {
  readonly target: string
  readonly training: TrainingChoices
  /** Whether somebody paused it, rather than that it was ended from outside. */
  readonly isPaused: boolean
  /** Trials that had finished. */
  readonly trials: number
  /** Milliseconds since 1970 at which it last kept something. */
  readonly at: number
}

/** How a file is read, where a person knows better than what was found. */
export interface Reading {
  readonly delimiter?: string | undefined
  readonly encoding?: string | undefined
  readonly header?: boolean | undefined
  readonly headerRows?: number | undefined
  readonly skip?: number | undefined
  readonly table?: string | undefined
  readonly sheet?: string | undefined
  readonly range?: string | undefined
  readonly fixes?: readonly Fix[] | undefined
  readonly types?: Readonly<Record<string, ColumnProfile['type']>> | undefined
  /** Texts that mean "missing" in every column, besides those that do anyway. */
  readonly missing?: readonly string[] | undefined
}

/** The beginning of a file as it would be read. */
export interface ReadingPreview {
  readonly dialect: Dialect | null
  readonly columns: readonly { readonly name: string; readonly type: ColumnProfile['type'] }[]
  /** Source texts of the first rows. */
  readonly rows: readonly (readonly string[])[]
  /** Records of the beginning that would be set aside. */
  readonly setAside: readonly SetAside[]
  /** Whether this is the whole file. */
  readonly isWhole: boolean
}

/** How far reading a file has come. */
export interface ReadingProgress extends Progress {
  /** Rows so far. */
  readonly rows: number
}

/** A data set as it was read. */
export interface DataView {
  /** Its files in words, and by their names. */
  readonly file: string
  readonly files: readonly string[]
  /** Of the files' bytes: another version of the data has another one. */
  readonly sha256: string
  readonly bytes: number
  readonly rows: number
  readonly records: number
  /** What was found out, or said; null where the format has none. */
  readonly dialect: Dialect | null
  /** Sheets, tables or files that could be read in place of this table; null where there is nothing to choose. */
  readonly parts: Parts | null
  /** What a person said; the rest was found out. */
  readonly reading: Reading
  readonly columns: readonly ColumnProfile[]
  readonly findings: readonly Finding[]
  readonly setAside: readonly SetAside[]
}

/** Files that are to be one table. */
export interface FilesCompared {
  /** How many columns most of them have. */
  readonly columns: number
  /** Those with other columns: their place, from 0, what they lack of the usual ones, and what they have besides. */
  readonly differing: readonly {
    readonly at: number
    readonly file: string
    readonly lacks: readonly string[]
    readonly has: readonly string[]
  }[]
}

/** What a project keeps of its data. */
export interface SourceView {
  readonly files: readonly {
    readonly name: string
    /** Of the file as it came, and of the copy; null in projects of older versions. */
    readonly bytes: number | null
    readonly keptBytes: number | null
    /** Milliseconds since 1970. */
    readonly keptAt: number | null
    /** What became of the file that was imported; unknown where it is not known where it was. */
    readonly state: 'same' | 'changed' | 'gone' | 'unknown'
  }[]
  /** What all copies take, older versions that runs learned from too. */
  readonly keptBytes: number
  /** Whether there is a version before this one to go back to. */
  readonly hasBefore: boolean
}

/** How the values of one column are spread: bins of numbers and dates, or the most frequent values. */
export interface Distribution {
  readonly column: string
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  readonly top: readonly { readonly value: string; readonly count: number }[]
  readonly missing: number
}

export interface FamilyView {
  readonly id: string
  readonly title: string
  /** The modes that try it where no family is named. */
  readonly modes: readonly TrainingChoices['mode'][]
  readonly tasks: readonly Task[]
  readonly fields: readonly ParamField[]
}

/** A trained model in a project. */
export interface RunSummary {
  readonly id: string
  readonly target: string
  readonly task: Task
  /** Negative, then positive for binary; empty for regression. */
  readonly classes: readonly string[]
  readonly rows: Readonly<Record<'train' | 'valid' | 'test' | 'unused' | 'setAside', number>>
  readonly best: BestView
  readonly leaderboard: readonly Trial[]
  /** Places of those that no other is as good, as fast and as small as; absent for runs of older versions. */
  readonly frontier?: readonly number[]
  /** Present where the search ended before everything was tried. */
  readonly early?: EarlyEnd
  /** Present where a model was gone on from: its rounds, and what it did on these test rows before. */
  readonly onward?: Pick<Onward, 'rounds' | 'before'>
  /** The metric that chose. */
  readonly metric: string
  readonly metrics: Readonly<Record<string, Figure>>
  /** The same of no model at all; absent for runs of older versions. */
  readonly baseline?: Readonly<Record<string, Figure>>
  readonly fairness: AnyAudit
  readonly findings: readonly Finding[]
  readonly sensitive: readonly string[]
  readonly modelBytes: number
  /** From which score on the model says the positive class. */
  readonly threshold: number
  /** The run that this one was made of by mitigation; absent elsewhere. */
  readonly mitigates?: string
  /** What mitigation found; present where this run is one. */
  readonly mitigation?: MitigationFound
  /** Thresholds by group, in place of the one above; absent where one decides for all. */
  readonly decision?: GroupDecision
  /** Training rows whose labels may be wrong; absent where that is not known. */
  readonly suspects?: SuspectsView
  /** What was chosen when it was trained; absent for runs of older versions. */
  readonly choices?: Choices
}

export interface TargetView {
  readonly id: string
  readonly title: string
  readonly for: string
  readonly available: boolean
  readonly why: string | null
  /** Whether an export can be proved by scoring its golden rows. */
  readonly isScored: boolean
}

export interface ExportView {
  readonly target: string
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  readonly verified: {
    readonly runtime: string
    readonly rows: number
    readonly maxAbsDiff: number
    readonly labelsEqual: boolean
    /** Rows whose reasons were compared too. */
    readonly reasons: number
  } | null
  readonly notVerified: string | null
  /** SHA-256 of the public key that signed it; null where nobody did. */
  readonly signedBy: string | null
  /** Where the result can be had as a zip: a path of the host, with its token left out. */
  readonly download: string
  /** On the desktop: the folder that holds the files. */
  readonly folder?: string
}

/** A model file that was opened; the data that it came of is not in it. */
export interface ModelView {
  readonly id: string
  /** The file's name, and the same without its ending. */
  readonly file: string
  readonly title: string
  readonly bytes: number
  readonly target: string
  readonly task: Task
  /** Negative, then positive for binary; empty for regression. */
  readonly classes: readonly string[]
  /** Title of the family. */
  readonly family: string
  /** The columns that rows to predict need. */
  readonly inputs: readonly string[]
  readonly rows: RunSummary['rows']
  readonly sensitive: readonly string[]
  /** Figures of the test rows; empty where the file holds none that can be read. */
  readonly metrics: Readonly<Record<string, Figure>>
}

/** An export of a run, which its project keeps. */
export interface MadeExport extends ExportView {
  readonly run: string
  /** Whether it was made of another model than the one that was asked about. */
  readonly isStale: boolean
  /** Milliseconds since 1970. */
  readonly madeAt: number
  /** Of the zip. */
  readonly bytes: number
}

export interface ExportsView {
  /** The run's own model file, as `lathe predict` and other projects take it. `download` as in an export. */
  readonly model: { readonly bytes: number; readonly sha256: string; readonly download: string }
  readonly exports: readonly MadeExport[]
}

/** What a training stream yields: progress while it runs, and the run at the end. The first event has all there is. */
export type TrainingEvent =
  | {
      readonly type: 'progress'
      readonly fraction: number
      readonly text: string
      /** Whether it was told to end with what it has. */
      readonly isFinishing: boolean
      /** Present where a trial has ended since the event before. */
      readonly results?: ResultsSoFar
      /** The fit under way, or the last one; present where it has grown since the event before. */
      readonly curve?: CurveSoFar
    }
  | { readonly type: 'done'; readonly run: RunSummary }
  /** It was paused: what it had finished is there to go on with. */
  | { readonly type: 'paused' }
