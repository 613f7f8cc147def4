import type { Bundle } from '../../bundle/index.ts'
import { gap, list, note, paragraph, type Report, section } from '../report.ts'
import { dataSection } from '../sections/data.ts'
import { stepsOf } from '../sections/steps.ts'
import { someOf, whatIsPredicted } from '../sections/words.ts'
import { counted } from '../text.ts'
import { cardInput } from './model-card.ts'

/**
 * A datasheet of the training data (Gebru et al. 2021, "Datasheets for datasets"), with its seven parts, filled from what the
 * model keeps of its data; what it cannot know stands as a gap.
 */
export function datasheet(name: string, bundle: Bundle): Report {
  const { pipeline, record } = bundle
  const steps = stepsOf(pipeline)
  const seen = record.findings.filter(({ columns }) => columns.length > 0)
  return {
    title: `Datasheet: the data of ${name}`,
    about: 'What the model learned from, as far as the model knows it.',
    date: null,
    version: '',
    sections: [
      ...section('motivation', 'Motivation', [gap('why the data was gathered, by whom, and who paid for it.')]),
      ...dataSection(cardInput(name, bundle)).map((one) => ({ ...one, id: 'composition', title: 'Composition' })),
      ...section('composition-more', 'What was found in it', [
        seen.map(({ severity, message }) => note(severity === 'info' ? 'info' : 'warning', message)),
        record.sensitive.length > 0
          ? paragraph(`Marked as sensitive: ${someOf(record.sensitive)}.`)
          : gap('whether it is about people, and which columns are sensitive. None was marked.'),
        gap(
          'what a row stands for, what is missing on purpose, whether rows belong together, and whether it holds what must stay confidential.',
        ),
      ]),
      ...section('collection', 'Collection process', [
        gap(
          'how the values were obtained, who or what took part, over which time, whether people agreed, and who reviewed it.',
        ),
      ]),
      ...section('preprocessing', 'Preprocessing, cleaning and labelling', [
        steps.length > 0
          ? list(steps)
          : paragraph(
              'The model does no cleaning of its own. Steps that only removed training rows are not known to it.',
            ),
        record.rows.setAside > 0 &&
          paragraph(`${counted(record.rows.setAside, 'record')} could not be read and were set aside.`),
        gap('what was done to the data before it became this file, and how its labels came about.'),
      ]),
      ...section('uses', 'Uses', [
        paragraph(`Here it served to learn ${whatIsPredicted(pipeline)}.`),
        gap('what else it was used for, and for what it must not be used.'),
      ]),
      ...section('distribution', 'Distribution', [
        gap('who may have it, under which licence, and which laws bind it.'),
      ]),
      ...section('maintenance', 'Maintenance', [
        gap('who keeps it, corrects it, and says when a version is out of date.'),
      ]),
    ],
  }
}
