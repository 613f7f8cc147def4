// What scores many rows by a finished model: a module of its own, so that an exported package carries no training. Its memory is its own, too.
import { netPlan } from './net-scoring.ts'
import { scorePlan, walkPlan, writeLeafNumbers } from './tree-scoring.ts'
import { addRow } from './walk-row.ts'

/** Makes a memory ready: see tree-scoring.ts. */
export function writeConstants(): void {
  writeLeafNumbers()
}

export function scoreTrees(plan: usize, columns: usize, margins: usize, pitch: usize, rows: usize): void {
  scorePlan(plan, columns, margins, pitch, rows)
}

export function walkTrees(plan: usize, columns: usize, margins: usize, pitch: usize, rows: usize, held: usize): void {
  walkPlan(plan, columns, margins, pitch, rows, held)
}

export function scoreNets(plan: usize, rows: usize): void {
  netPlan(plan, rows)
}

export function walkRow(plan: u32): void {
  addRow(plan)
}
