import type { Bundle } from '../../bundle/index.ts'
import { membersOf } from '../../pipeline/index.ts'
import { familyOf, familyTitle } from '../../train/index.ts'
import { figuresIn, groupingsIn } from '../audit-figures.ts'
import { facts, gap, list, note, paragraph, type Report, type ReportBlock, section, table } from '../report.ts'
import { keptEvaluation } from '../run-report.ts'
import { decisionSection } from '../sections/decision.ts'
import { gapSentences } from '../sections/groups.ts'
import { stepsOf } from '../sections/steps.ts'
import { howGood, metricTitle, someOf, whatIsPredicted } from '../sections/words.ts'
import { count, counted } from '../text.ts'

/**
 * A draft of the technical documentation that Annex IV of Regulation (EU) 2024/1689 lists, by its nine points. It holds what
 * the model knows; the rest stands as gaps for whoever places the system on the market. It says of no system that it conforms.
 */
export function annexIv(name: string, bundle: Bundle): Report {
  return {
    title: `Draft of the technical documentation: ${name}`,
    about:
      'By the points of Annex IV to Regulation (EU) 2024/1689 (the AI Act), Article 11. A draft: it proves nothing and judges nothing.',
    date: null,
    version: '',
    sections: [
      ...section('draft', 'What this draft is', [
        note(
          'warning',
          'This draft is filled from what the model file knows. Whether the Act applies, in which class, and whether its duties are met is for the provider to find out. Each gap has to be filled, and the whole to be checked, dated and signed. Article 18 has it kept for ten years after the system was placed on the market.',
        ),
      ]),
      ...section('point-1', '1. General description of the AI system', general(name, bundle)),
      ...section('point-2', '2. Elements of the system, and how it was developed', development(bundle)),
      ...section('point-3', '3. Monitoring, functioning and control', functioning(bundle)),
      ...section('point-4', '4. Appropriateness of the performance metrics', metricsChosen(bundle)),
      ...section('point-5', '5. Risk management system (Article 9)', [
        gap(
          'the risks that are known and foreseeable, how they were judged, what was done about each, and what remains.',
        ),
      ]),
      ...section('point-6', '6. Changes through the lifecycle', [
        facts([
          ['Training data', `SHA-256 ${bundle.record.dataSha256}`],
          ['Seed', String(bundle.record.seed)],
          [
            'Went on from another model',
            bundle.record.continued === undefined ? 'no' : JSON.stringify(bundle.record.continued),
          ],
        ]),
        gap('versions before this one and what changed, and who decides about changes.'),
      ]),
      ...section('point-7', '7. Harmonised standards applied', [
        gap(
          'the standards that were applied in full or in part, with their references; where none were, how the requirements are met, and other specifications used.',
        ),
      ]),
      ...section('point-8', '8. EU declaration of conformity (Article 47)', [
        gap('a copy of the declaration. Lathe makes none.'),
      ]),
      ...section('point-9', '9. Evaluation after placing on the market (Article 72)', [
        paragraph(
          'Against the training data, the model can say of every row what is unusual: missing columns, values that training never saw, and values out of range.',
        ),
        paragraph(
          'Served by Lathe or from its exported folder, it counts requests, errors, predicted classes, fallbacks and, where groups were audited, the gap between them, and keeps a log without personal data where that is asked for; the folder holds alert rules.',
        ),
        gap(
          'the plan for watching it in use: what is measured, how often, by whom, from which value on somebody acts, and how incidents are reported.',
        ),
      ]),
    ],
  }
}

const general = (name: string, { pipeline }: Bundle): ReportBlock[] => [
  facts([
    ['Name', name],
    ['What it does', `predicts ${whatIsPredicted(pipeline)}`],
    [
      'Input',
      `${counted(pipeline.inputs.length, 'column')} of a table: ${someOf(
        pipeline.inputs.map((one) => one.name),
        20,
      )}`,
    ],
    ['Output', pipeline.task === 'regression' ? 'a number' : 'a class, and the probability of each class'],
    ['Software', 'the model file is read by Lathe; its exports run without it, in a browser or on Node'],
    ['Hardware', 'an ordinary computer; scoring needs no accelerator'],
  ]),
  gap('the intended purpose, the provider, the version and how it relates to earlier ones.'),
  gap(
    'how it interacts with other hardware and software, and the forms in which it is placed on the market or put into service.',
  ),
  gap('the user interface of the deployer, and the instructions for use.'),
]

function development({ pipeline, record }: Bundle): (ReportBlock | ReportBlock[])[] {
  const steps = stepsOf(pipeline)
  const members = membersOf(pipeline)
  const evaluation = keptEvaluation({ record })
  return [
    paragraph('(a) Methods and steps of development'),
    list([
      'The data was read, and its rows parted into training and test rows before anything else; whatever was learned was learned from training rows.',
      `Models were fitted and compared on held-out training rows; the one chosen is ${familyTitle(familyOf(pipeline))}${members.length > 1 ? `, ${members.length} models that vote` : ''}.`,
      'No pre-trained system of a third party is part of it.',
    ]),
    paragraph('(b) Design'),
    facts([
      [
        'Logic',
        pipeline.calibration
          ? 'a statistical model of the columns, its scores calibrated on held-out rows'
          : 'a statistical model of the columns',
      ],
      ...(pipeline.task === 'binary'
        ? [['Decision', `“${pipeline.classes[1]}” from a score of ${pipeline.threshold} on`] as const]
        : []),
      [
        'Settings',
        members.length === 1
          ? JSON.stringify(members[0]?.member.params ?? {})
          : `${count(members.length)} models, each with its own`,
      ],
      ['Asked to hold', record.constraints === undefined ? 'nothing' : JSON.stringify(record.constraints)],
    ]),
    gap('why this design, which assumptions about persons it makes, and which trade-offs were made.'),
    paragraph('(c) Architecture and computing resources'),
    paragraph('One file holds preparation, features, models and decision; a row is scored by it alone.'),
    gap('the system around it, and the resources used to develop, train, test and validate it.'),
    paragraph('(d) Data'),
    facts([
      [
        'Rows',
        Object.entries(record.rows)
          .map(([part, rows]) => `${part} ${count(rows)}`)
          .join(', '),
      ],
      ['Data set', `SHA-256 ${record.dataSha256}`],
      ['Cleaning at every prediction', steps.length > 0 ? steps.join('; ') : 'none'],
    ]),
    gap('where the data comes from, its scope, how it was obtained, selected and labelled (see the datasheet).'),
    paragraph('(e) Human oversight'),
    paragraph(
      'Each prediction can name the columns that weighed most in it, and its status says what is unusual about the row. Nothing of the model decides by itself what follows from a prediction.',
    ),
    gap('the measures of Article 14, and what lets deployers understand the outputs.'),
    paragraph('(f) Changes determined beforehand'),
    gap('changes of the system and its performance that are foreseen, and how it keeps to the requirements then.'),
    paragraph('(g) Validation and testing'),
    evaluation
      ? figuresTable(evaluation.metrics)
      : [gap('figures of rows that the model did not learn from. The model file keeps none.')],
    gap('test logs and reports, dated and signed by the persons responsible.'),
    paragraph('(h) Cybersecurity'),
    paragraph(
      'An export lists the SHA-256 of each of its files and a bill of materials, and is signed (Ed25519) unless that was turned off: a file that was changed is found before anything of it runs.',
    ),
    gap('the measures that protect the system where it runs, and the data on the way to it.'),
  ]
}

const figuresTable = (metrics: NonNullable<ReturnType<typeof keptEvaluation>>['metrics']): ReportBlock[] => [
  table(
    'Figures of the test rows',
    [
      ['Figure', 'text'],
      ['Value (95 % interval)', 'figure'],
    ],
    Object.entries(metrics).map(([id, figure]) => [metricTitle(id), figure]),
  ),
]

function functioning({ pipeline, record }: Bundle): (ReportBlock | ReportBlock[])[] {
  const evaluation = keptEvaluation({ record })
  const groups = groupingsIn(record.fairness).flatMap((grouping) => gapSentences(grouping, pipeline.classes[1] ?? ''))
  return [
    evaluation ? list(howGood(pipeline, evaluation.metrics, undefined)) : [],
    groups.length > 0
      ? list(groups.map(({ text }) => text))
      : [gap('the accuracy for the persons or groups on which it is meant to be used. No groups were compared.')],
    ...measuresAgainstGaps(record),
    paragraph('Known limits'),
    list([
      'It does not hold where rows differ from those that it learned from; it says of each row what is unusual.',
      ...record.findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
    ]),
    gap(
      'foreseeable unintended outcomes, and risks to health, safety, fundamental rights and of discrimination in its intended purpose.',
    ),
    paragraph('Input data'),
    paragraph(
      `A table with the columns ${someOf(
        pipeline.inputs.map((one) => one.name),
        40,
      )}; schema.json describes a row.`,
    ),
  ]
}

/** Limits between groups, what was tried to narrow gaps, and what was decided, as far as the model's record knows. */
function measuresAgainstGaps(record: Bundle['record']): ReportBlock[][] {
  const decided = decisionSection({ study: record.mitigation, after: figuresIn(record.metrics), gates: record.gates })
  return decided.map(({ blocks }) => [paragraph('Measures against differences between groups'), ...blocks])
}

function metricsChosen({ record }: Bundle): ReportBlock[] {
  const ids = Object.keys(keptEvaluation({ record })?.metrics ?? {})
  return [
    paragraph(
      ids.length > 0
        ? `Measured, each with a 95 % interval: ${someOf(ids.map(metricTitle), 40)}.`
        : 'No figures are kept in the model file.',
    ),
    gap('why these figures suit the intended purpose, and what a false answer of each kind costs.'),
  ]
}
