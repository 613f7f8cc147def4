import type { ExportFile } from '../../exporter.ts'
import type { Deployment } from './deployment.ts'
import { type AlertRule, alertRules } from './rules.ts'
import { yamlFile } from './yaml.ts'

/** Rules of Prometheus and the tests that promtool runs on them: each alert is raised by its series, and not by others. */
export function prometheusFiles(deployment: Deployment): ExportFile[] {
  const rules = alertRules(deployment)
  return [
    yamlFile('monitoring/rules.yml', 'promtool check rules monitoring/rules.yml', {
      groups: [{ name: deployment.name, rules: rules.map((rule) => ruleOf(rule, deployment)) }],
    }),
    yamlFile('monitoring/rules.test.yml', 'promtool test rules monitoring/rules.test.yml', {
      rule_files: ['rules.yml'],
      evaluation_interval: '1m',
      tests: rules.flatMap((rule) => [testOf(rule, deployment, true), testOf(rule, deployment, false)]),
    }),
  ]
}

const annotationsOf = ({ summary, next }: AlertRule, { model }: Deployment) => ({
  summary: `${model}: ${summary}`,
  runbook: `RUNBOOK.md: ${next}`,
})

const ruleOf = (rule: AlertRule, deployment: Deployment) => ({
  alert: rule.alert,
  expr: rule.expr,
  for: rule.for,
  labels: { severity: rule.severity, model: deployment.model },
  annotations: annotationsOf(rule, deployment),
})

function testOf(rule: AlertRule, deployment: Deployment, raises: boolean): object {
  const { test, severity } = rule
  const labels = { severity, model: deployment.model, job: deployment.name, ...test.labels }
  const { summary, runbook } = annotationsOf(rule, deployment)
  const expected = { exp_labels: labels, exp_annotations: { summary: filled(summary, test.labels ?? {}), runbook } }
  return {
    interval: '1m',
    name: `${rule.alert} ${raises ? 'is raised' : 'stays quiet'}`,
    input_series: (raises ? test.raises : test.quiet).map(([series, values]) => ({
      series: series.replaceAll('{job}', deployment.name).replaceAll('"{model}"', JSON.stringify(deployment.model)),
      values,
    })),
    alert_rule_test: [{ eval_time: `${test.after}m`, alertname: rule.alert, exp_alerts: raises ? [expected] : [] }],
  }
}

/** The text as Prometheus fills it in. */
const filled = (text: string, labels: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{ \$labels\.(\w+) \}\}/gu, (_, name: string) => labels[name] ?? '')
