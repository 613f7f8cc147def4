import type { Registry } from '../observe/metrics.ts'
import type { Service } from '../state.ts'
import type { TrafficFigures } from './traffic.ts'

/** Which versions answer, and what they do, for /metrics. */
export function addTrafficMetrics(registry: Registry, service: Service): TrafficFigures {
  const labels = ['variant', 'version']
  const requests = registry.counter('lathe_variant_requests_total', 'Requests by the model that answered.', labels)
  const failures = registry.counter('lathe_variant_failures_total', 'Requests that a model could not answer.', labels)
  const rollbacks = registry.counter('lathe_rollbacks_total', 'Rollbacks that the service made by itself.', ['limit'])
  const share = registry
    .gauge('lathe_challenger_share', 'Share of units that the challenger answers.', [], 'max')
    .with()
  const versions = registry.gauge('lathe_variant_info', '1 for the version that is what is said.', labels, 'max')
  registry.onSnapshot(() => {
    const { champion, challenger, previous, split } = service.models
    share.value = challenger && !split.isShadow ? split.share : 0
    versions.clear()
    versions.with('champion', champion.version).value = 1
    if (challenger) versions.with(split.isShadow ? 'shadow' : 'challenger', challenger.version).value = 1
    if (previous) versions.with('previous', previous.version).value = 1
  })
  // Who answers seldom changes: its figure is held on to, since finding it takes longer than counting.
  let [lastVariant, lastVersion] = ['', '']
  let last = { value: 0 }
  return {
    requests(variant, version, isFailed) {
      if (variant !== lastVariant || version !== lastVersion) {
        last = requests.with(variant, version)
        lastVariant = variant
        lastVersion = version
      }
      last.value++
      if (isFailed) failures.with(variant, version).value++
    },
    rollback: (limit) => void rollbacks.with(limit).value++,
  }
}
