import { cardFiles } from '../../report/index.ts'
import { defineExporter, textFile } from '../exporter.ts'

/** What there is to say of a model, for people. It scores nothing, so that there is nothing to prove but its files' hashes. */
export const card = defineExporter({
  id: 'card',
  title: 'Model card',
  for: 'People who decide whether to use the model: a model card, a datasheet, and a draft of the documentation that the EU AI Act asks for.',
  runtime: 'text',
  entry: 'MODEL_CARD.md',
  maxAbsDiff: 0,
  compile: (bundle, _texts, name) => [
    ...Object.entries(cardFiles(name, bundle)).map(([path, text]) => textFile(path, text)),
    textFile('README.md', readme(name)),
  ],
})

const readme = (name: string): string => `# ${name}: what there is to say of it

- \`MODEL_CARD.md\` is the model card, with the metadata that Hugging Face reads; \`model-card.html\` and \`model-card.json\` say the same.
- \`datasheet.md\` describes the training data, as far as the model knows it.
- \`annex-iv.md\` is a draft of the technical documentation after Annex IV of Regulation (EU) 2024/1689. It judges nothing.

All is filled from the model file alone; what it cannot know stands there as a gap, "Not known to Lathe". The same model gives the same
bytes. \`schema.json\` describes a row, \`golden.json\` holds made-up rows and their predictions. Nothing here scores rows: \`lathe verify .\`
checks that every file is the one that was written.
`
