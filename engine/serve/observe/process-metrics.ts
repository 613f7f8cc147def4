import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Registry } from './metrics.ts'

/** How often the event loop is asked how late it is. */
const RESOLUTION_MILLISECONDS = 20
const NANOSECONDS = 1e9

/**
 * What the process takes of the computer, under the names that Prometheus' own clients use.
 *
 * @param worker its number, where several processes serve; '' alone
 */
export function addProcessMetrics(registry: Registry, worker: string): void {
  const labels = worker === '' ? [] : ['worker']
  const values = worker === '' ? [] : [worker]
  const gauge = (name: string, help: string) => registry.gauge(name, help, labels).with(...values)
  const memory = gauge('process_resident_memory_bytes', 'Resident memory of the process.')
  const heap = gauge('nodejs_heap_size_used_bytes', 'Memory that living JavaScript values take.')
  const started = gauge('process_start_time_seconds', 'Start of the process, in seconds since 1970.')
  const cpu = registry.counter('process_cpu_seconds_total', 'Seconds of processor time, user and system.', labels)
  const cpuSeconds = cpu.with(...values)
  const lag = (name: string, percent: number, words: string) => {
    const text = `How late the event loop was since the last look: ${words}.`
    return { percent, figure: gauge(`nodejs_eventloop_lag_${name}seconds`, text) }
  }
  const quantiles = [lag('p50_', 50, 'median'), lag('p99_', 99, '99th percentile'), lag('max_', 100, 'longest')]
  started.value = Math.round(Date.now() / 1000 - process.uptime())
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS })
  delay.enable()
  registry.onSnapshot(() => {
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    memory.value = rss
    heap.value = heapUsed
    cpuSeconds.value = (user + system) / 1e6
    for (const { percent, figure } of quantiles) {
      const late = delay.percentile(percent) / NANOSECONDS - RESOLUTION_MILLISECONDS / 1000
      figure.value = Number.isFinite(late) ? Math.max(0, late) : 0
    }
    delay.reset()
  })
}
