import type { Bundle } from '../../bundle/index.ts'
import { reportHtml } from '../html.ts'
import { reportJson } from '../json.ts'
import { reportMarkdown } from '../markdown.ts'
import { annexIv } from './annex-iv.ts'
import { datasheet } from './datasheet.ts'
import { cardMetadata, modelCard, yaml } from './model-card.ts'

/** The model card in three forms, the datasheet, and the draft of the technical documentation: file name → text. */
export function cardFiles(name: string, bundle: Bundle): Readonly<Record<string, string>> {
  const card = modelCard(name, bundle)
  const metadata = cardMetadata(name, bundle)
  return {
    'MODEL_CARD.md': reportMarkdown(card, yaml(metadata).trimStart()),
    'model-card.html': reportHtml(card),
    'model-card.json': `${JSON.stringify({ ...JSON.parse(reportJson(card)), metadata }, null, 2)}\n`,
    'datasheet.md': reportMarkdown(datasheet(name, bundle)),
    'annex-iv.md': reportMarkdown(annexIv(name, bundle)),
  }
}
