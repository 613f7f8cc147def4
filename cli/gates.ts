import { z } from 'zod'
import { EXIT_CODES } from '../shared/core/index.ts'
import { beyondGates, gateText, type JudgedGate } from '../shared/fairness/index.ts'
import { columns, figureCells, section } from './text.ts'

/** Limits between groups, and what happens beyond them. */
export const GATE_OPTIONS = {
  gate: z.array(z.string()).default([]).meta({
    title:
      'Limits between groups, such as equalizedOddsDifference<=0.1: METRIC.high for the upper end of its interval, NUMBER@COLUMN for one grouping',
    placeholder: 'LIMIT,…',
  }),
  failOn: z
    .enum(['never', 'gate'])
    .default('never')
    .meta({ title: 'End with exit code 4 where a limit is not kept (gate)' }),
}

/** 4 where a limit is not kept and that was asked to be a failure. */
export const exitAtGates = (judged: readonly JudgedGate[], failOn: 'never' | 'gate'): number =>
  failOn === 'gate' && beyondGates(judged).length > 0 ? EXIT_CODES.verificationFailed : 0

const WORDS = { kept: 'kept', exceeded: 'NOT KEPT', undecided: 'NOT SHOWN TO BE KEPT' } as const

export const gateSection = (judged: readonly JudgedGate[]): string =>
  section(
    'Limits between groups',
    columns(judged.map((gate) => [`  ${gateText(gate)}`, WORDS[gate.state], ...figureCells(gate)])),
  )
