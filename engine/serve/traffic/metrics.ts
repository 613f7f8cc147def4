import type { TrafficReport } from './traffic.ts'

/** How a trial stands, in the text format of Prometheus. */
export function trafficMetrics({ champion, challenger, share, shadow, ...report }: TrafficReport): string {
  const sides = [{ variant: 'champion', ...champion }, ...(challenger ? [{ variant: shadow ? 'shadow' : 'challenger', ...challenger }] : [])]
  const gauge = (name: string, help: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.map((line) => `${name}${line}\n`).join('')}`
  const { comparison, sampleRatio, rollbacks } = report
  const ends = comparison && comparison.difference !== null ? (['difference', 'low', 'high'] as const) : []
  const counted = Object.entries(rollbacks).map(([limit, count]) => `lathe_rollbacks_total{limit="${limit}"} ${count}\n`)
  return [
    gauge('lathe_variant_info', 'Which version answers as what.', sides.map(({ variant, version }) => `{variant="${variant}",version="${version}"} 1`)),
    gauge('lathe_challenger_share', 'Share of units that the challenger answers.', [` ${challenger && !shadow ? share : 0}`]),
    gauge('lathe_variant_failures', 'Share of requests of the last minute that failed or fell back.', sides.map(({ variant, requests, failures }) => `{variant="${variant}"} ${requests > 0 ? failures / requests : 0}`)),
    gauge('lathe_challenger_difference', 'How much better the challenger is by labels, with an interval that holds at all times.', ends.map((end) => `{end="${end === 'difference' ? 'value' : end}"} ${comparison?.[end]}`)),
    gauge('lathe_sample_ratio_p', 'The chance of a split as far from the one asked for.', sampleRatio && sampleRatio.p !== null ? [` ${sampleRatio.p}`] : []),
    counted.length > 0 ? `# HELP lathe_rollbacks_total Rollbacks that the service made by itself.\n# TYPE lathe_rollbacks_total counter\n${counted.join('')}` : '',
  ].join('')
}
