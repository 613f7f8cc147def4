import { usageError } from '../../../shared/core/index.ts'
import {
  beyondGates,
  CROSS,
  type Gate,
  gateText,
  type JudgedGate,
  judgeGates,
  parseGate,
} from '../../../shared/fairness/index.ts'
import { type Engine, openRun } from '../engine.ts'
import { readProject, type StoredProject } from '../project-file.ts'
import type { GroupEdges } from '../training/group-bands.ts'
import { readRun } from '../training/run-file.ts'

/** What is asked in place of what the project has chosen. */
export interface AskedGates {
  readonly gates?: readonly string[] | undefined
  readonly columns?: readonly string[] | undefined
  readonly edges?: GroupEdges | undefined
  /** From which score on positive is predicted; that of the run's model where it is left out. */
  readonly threshold?: number | undefined
}

/**
 * Holds the limits of a project against a run on its test rows: whatever columns they name, and those that are audited
 * where they name none.
 */
export async function judgeRun(
  engine: Engine,
  project: string,
  id: string,
  asked: AskedGates = {},
): Promise<JudgedGate[]> {
  const { choices } = await readProject(engine.home, project)
  const gates = (asked.gates ?? choices.gates ?? []).map(parseGate)
  if (gates.length === 0) return []
  const { at, tested, seed } = await openRun(engine, project, id)
  const { summary, job } = await readRun(engine.home, project, id)
  const audited = asked.columns ?? columnsOf(choices, [...job.options.sensitive], summary.target)
  const judged: JudgedGate[] = []
  for (const [columns, of] of byColumns(gates, audited)) {
    const query = {
      columns,
      edges: asked.edges ?? choices.groupEdges,
      threshold: asked.threshold ?? summary.threshold,
      seed,
    }
    const audit = columns.length === 0 ? {} : await engine.tables.ask('audit', at, tested, query)
    judged.push(...judgeGates(of, audit))
  }
  return judged
}

/** The columns that the Fairness stage compares. */
const columnsOf = ({ groups, sensitive }: StoredProject['choices'], ofRun: readonly string[], target: string) =>
  (groups ?? [...new Set([...ofRun, ...sensitive])].slice(0, 3)).filter((name) => name !== target)

/** Gates that one audit answers, by its columns. */
function byColumns(gates: readonly Gate[], audited: readonly string[]): [readonly string[], Gate[]][] {
  const sets = new Map<string, [readonly string[], Gate[]]>()
  for (const gate of gates) {
    const named = gate.of === '' || audited.includes(gate.of) ? audited : gate.of.split(CROSS)
    const columns = named.every((name) => audited.includes(name)) ? audited : named
    const set = sets.get(JSON.stringify(columns)) ?? [columns, []]
    set[1].push(gate)
    sets.set(JSON.stringify(columns), set)
  }
  return [...sets.values()]
}

/** That a model is not let through. */
export const refusedAtGates = (judged: readonly JudgedGate[]) => {
  const beyond = beyondGates(judged)
  const names = beyond.map(gateText).join(', ')
  return usageError(
    `${beyond.length === 1 ? 'A limit' : `${beyond.length} limits`} of the project ${beyond.length === 1 ? 'is' : 'are'} not kept: ${names}.`,
    { value: names, next: 'Mitigate the difference, or write down why the model is exported all the same.' },
  )
}
