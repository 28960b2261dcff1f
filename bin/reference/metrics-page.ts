import { Registry } from 'prom-client';
import { compareTexts } from '../../src/domain/index.ts';
import {
  addGauge,
  createInstruments,
  createRegistryWaits,
  setBuildInfo,
} from '../../src/telemetry/instruments.ts';
import { GAUGE_NAMES } from '../../src/telemetry/telemetry.ts';
import { WORKLOAD_METRICS } from '../../src/telemetry/workload-metrics.ts';

const INTRODUCTION = `# Metrics

Generated from \`src/telemetry/instruments.ts\` by \`node bin/reference.ts\`.

A server serves these in Prometheus' text format at \`/metrics\`, beside those of its process (\`plimsoll_process_…\`,
\`plimsoll_nodejs_…\`). Counters begin at 0 with each process. Gauges are read on a scrape, and are those of all replicas on one
Postgres, as \`plimsoll_events_total\` is; take the maximum of these, not the sum. \`plimsoll_registry_waiting\` is
each replica's own, as \`plimsoll_child_process_…\` are.
`;

export function metricsPage(): string {
  const registry = new Registry();
  createInstruments(registry);
  createRegistryWaits(registry);
  setBuildInfo(registry, '');
  for (const name of GAUGE_NAMES) addGauge(registry, name, () => Promise.resolve({}));
  const metrics = registry.getMetricsAsArray().map((metric) => ({ ...metric, labels: labelsOf(metric) }));
  const ofWorkloads = WORKLOAD_METRICS.map((metric) => ({ ...metric, type: 'gauge' }));
  const rows = [...metrics, ...ofWorkloads]
    .toSorted((a, b) => compareTexts(a.name, b.name))
    .map(({ name, type, labels, help }) => `| \`${name}\` | ${type} | ${inCode(labels)} | ${help} |`);
  return [INTRODUCTION, '| metric | type | labels | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function labelsOf(metric: object): readonly string[] {
  const names: unknown = Reflect.get(metric, 'labelNames');
  return Array.isArray(names) ? names.map(String) : [];
}

function inCode(labels: readonly string[]): string {
  return labels.map((label) => `\`${label}\``).join(', ');
}
