import { z } from 'zod'

/** Lower-case hex of a SHA-256. */
export const DIGEST = z.string().regex(/^[0-9a-f]{64}$/)
const VERSION = z.int().min(1)
const NUMBER = z.number().nullable()

/** A value with its 95 % interval (shared/metrics/figure.ts). */
export const FIGURE = z.object({ value: NUMBER, low: NUMBER, high: NUMBER, why: z.string().exactOptional() })
const FIGURES = z.record(z.string(), FIGURE)

/** How one version stands to another by a metric, on the same rows (shared/metrics/comparison.ts). */
const DIFFERENCE = z.object({
  value: z.number(),
  other: z.number(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
  worse: z.number(),
  same: z.number(),
  better: z.number(),
  region: z.number(),
})

const DATA = z.object({
  sha256: z.string(),
  /** What the files are called, without their folders; empty where only the digest is known. */
  names: z.array(z.string()),
})

/** Where a version comes from: enough to make it again, with the model file's own record. */
export const LINEAGE = z.object({
  data: DATA.extend({
    rows: z.object({ train: z.int(), valid: z.int(), test: z.int(), unused: z.int(), setAside: z.int() }),
  }),
  /** The cleaning steps, in order, and a digest of them with their parameters; null where the model did not keep them. */
  recipe: z.object({ sha256: DIGEST, steps: z.array(z.string()) }).nullable(),
  /** A digest of everything that the training was asked for but its data; null where the model did not keep it. */
  options: DIGEST.nullable(),
  seed: z.int(),
  /** The version of Lathe that trained it; null where the model did not keep it. */
  lathe: z.string().nullable(),
  /** The version that it came of, by training the same again on other data or by going on from it. */
  parent: VERSION.nullable(),
  /** The run of a project that it is. */
  run: z.string().nullable(),
  how: z.enum(['trained', 'continued', 'mitigated', 'edited']),
  /** Trials that were compared; null where the model did not keep them. */
  trials: z.int().nullable(),
})

export const MODEL = z.object({
  sha256: DIGEST,
  bytes: z.int().min(0),
  /** The file's name as it was registered. */
  name: z.string(),
})

export const JUDGED_LIMIT = z.object({
  text: z.string(),
  state: z.enum(['kept', 'exceeded', 'undecided']),
  ...FIGURE.shape,
})

export const ALIASES = ['champion', 'challenger', 'previous'] as const
export type Alias = (typeof ALIASES)[number]

const NOTE = z.string().max(10_000)

/** What can happen in a registry. Nothing of it is ever changed afterwards; the state is what all of them come to. */
const HAPPENING = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('register'),
    version: VERSION,
    model: MODEL,
    task: z.enum(['binary', 'multiclass', 'regression']),
    target: z.string(),
    classes: z.array(z.string()),
    family: z.string(),
    /** The columns that it reads. */
    inputs: z.array(z.string()),
    metrics: FIGURES,
    /** Figures between groups, by grouping (shared/fairness/any-audit.ts). */
    fairness: z.record(z.string(), z.record(z.string(), z.json())),
    lineage: LINEAGE,
    /** What training was asked for in full, where it is kept beside the model: its blob. */
    job: DIGEST.nullable(),
    note: NOTE,
  }),
  z.object({
    what: z.literal('evaluate'),
    version: VERSION,
    data: DATA.extend({ rows: z.int() }),
    metrics: FIGURES,
    fairness: z.record(z.string(), z.record(z.string(), z.json())),
    /** The version that it was compared with on the same rows, and how it stands to it: metric → difference. */
    against: z.object({ version: VERSION, differences: z.record(z.string(), DIFFERENCE) }).nullable(),
    /** The blob of the whole report. */
    report: DIGEST.nullable(),
  }),
  z.object({ what: z.literal('approve'), version: VERSION, note: NOTE }),
  z.object({
    what: z.literal('promote'),
    version: VERSION,
    /** The champion of before. */
    previous: VERSION.nullable(),
    limits: z.array(JUDGED_LIMIT),
    /** Why it was promoted beyond limits; null where they were kept. */
    override: NOTE.nullable(),
    note: NOTE,
  }),
  z.object({ what: z.literal('rollback'), from: VERSION, to: VERSION, note: NOTE }),
  z.object({ what: z.literal('challenge'), version: VERSION.nullable(), note: NOTE }),
  z.object({ what: z.literal('deploy'), version: VERSION, place: z.string().min(1), note: NOTE }),
  z.object({ what: z.literal('retire'), place: z.string().min(1), note: NOTE }),
  z.object({ what: z.literal('note'), version: VERSION, note: NOTE.min(1) }),
  /** The limits that every promotion is held against from now on. */
  z.object({ what: z.literal('limits'), limits: z.array(z.string()), note: NOTE }),
  /** Models that were removed; what is known of their versions stays. */
  z.object({ what: z.literal('collect'), versions: z.array(VERSION).min(1), note: NOTE }),
])

export type Happening = z.output<typeof HAPPENING>
export type Registered = Extract<Happening, { what: 'register' }>
export type Evaluated = Extract<Happening, { what: 'evaluate' }>
export type Lineage = z.output<typeof LINEAGE>
export type JudgedLimit = z.output<typeof JUDGED_LIMIT>
export type Difference = z.output<typeof DIFFERENCE>
export type WhatHappens = Happening['what']

/** A happening as the log keeps it: when, by whom, and in which place of the chain. */
export const EVENT = z.intersection(
  z.object({
    /** From 1. */
    seq: z.int().min(1),
    /** The hash of the event before; '' for the first. */
    previousHash: z.union([DIGEST, z.literal('')]),
    /** Milliseconds since 1970. */
    at: z.number(),
    /** The account that it was done from. */
    by: z.string(),
  }),
  HAPPENING,
)

export type RegistryEvent = z.output<typeof EVENT>
