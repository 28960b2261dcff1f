import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { GaugeName } from './telemetry.ts';

/** Seconds, from a cached report to a large image. */
const REQUEST_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600];
const SCAN_BUCKETS = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 900];
const REPORT_BUCKETS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];

/** Identifies this program, for dashboards to join with other metrics. */
export function setBuildInfo(registry: Registry, version: string): void {
  const gauge = new Gauge({
    name: 'plimsoll_build_info',
    help: 'Always 1; the labels are the versions of Plimsoll and of Node.',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  gauge.set({ version, node: process.versions.node }, 1);
}

/** Creates the metrics, under the names that dashboards use. */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames, registers });
  return {
    scans: counter('plimsoll_scans_total', 'Scans that ended, by outcome.', 'outcome'),
    scanSeconds: new Histogram({
      name: 'plimsoll_scan_duration_seconds',
      help: 'From taking a scan up to its end.',
      labelNames: ['outcome'],
      buckets: SCAN_BUCKETS,
      registers,
    }),
    reportSeconds: new Histogram({
      name: 'plimsoll_report_duration_seconds',
      help: 'Reports that were computed, not taken from the cache.',
      buckets: REPORT_BUCKETS,
      registers,
    }),
    findings: counter(
      'plimsoll_report_findings_total',
      'Findings of computed reports, by severity.',
      'severity',
    ),
    problems: counter(
      'plimsoll_report_problems_total',
      'Problems of computed reports (what could not be read, compared or covered), by kind.',
      'kind',
    ),
    syncs: counter('plimsoll_feed_syncs_total', 'Syncs of feeds, by outcome.', 'feed', 'outcome'),
    syncSeconds: new Histogram({
      name: 'plimsoll_feed_sync_duration_seconds',
      help: 'How long syncs of feeds took.',
      labelNames: ['feed'],
      buckets: SCAN_BUCKETS,
      registers,
    }),
    notifications: counter('plimsoll_notifications_total', 'Calls of the webhook, by outcome.', 'outcome'),
    pruned: counter(
      'plimsoll_pruned_total',
      'What left the store since nobody used it, or since it was older than the history, by kind.',
      'kind',
    ),
    messages: counter(
      'plimsoll_messages_sent_total',
      'Attempts to send messages of subscriptions, by outcome.',
      'outcome',
    ),
    events: counter('plimsoll_events_total', 'Events of the fleet that were stored, by kind.', 'kind'),
    requestSeconds: new Histogram({
      name: 'plimsoll_http_request_duration_seconds',
      help: 'Requests answered, by route, method and status.',
      labelNames: ['route', 'method', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
  };
}

/** Creates the only metric about requests that this server sends. */
export function createRegistryWaits(registry: Registry) {
  return new Histogram({
    name: 'plimsoll_registry_wait_seconds',
    help: 'Requests to registries that had to wait, for a limit of this server or one of the registry.',
    labelNames: ['cause'],
    buckets: SCAN_BUCKETS,
    registers: [registry],
  });
}

const GAUGES: Readonly<
  Record<GaugeName, { readonly name: string; readonly help: string; readonly label: string }>
> = {
  'queue-waiting': { name: 'plimsoll_queue_waiting', help: 'Jobs that wait.', label: 'queue' },
  'queue-running': { name: 'plimsoll_queue_running', help: 'Jobs that are worked on.', label: 'queue' },
  'feed-age-seconds': {
    name: 'plimsoll_feed_age_seconds',
    help: 'Since the source of a feed last confirmed or gave its data.',
    label: 'feed',
  },
  'feed-stale': {
    name: 'plimsoll_feed_stale',
    help: '1 for a feed that stored images need and whose data is too old.',
    label: 'feed',
  },
  'cluster-silence-seconds': {
    name: 'plimsoll_cluster_silence_seconds',
    help: 'Since a cluster was last heard: a list, a change or a heartbeat.',
    label: 'cluster',
  },
  'fleet-images': {
    name: 'plimsoll_fleet_images',
    help: 'Images that run, those that nobody has scanned, those that an earlier version read, and by verdict.',
    label: 'state',
  },
  messages: {
    name: 'plimsoll_messages',
    help: 'Messages of subscriptions that wait for their target, and dead letters.',
    label: 'state',
  },
  'registry-waiting': {
    name: 'plimsoll_registry_waiting',
    help: 'Requests to registries that wait.',
    label: 'host',
  },
  'child-memory': {
    name: 'plimsoll_child_process_resident_memory_bytes',
    help: 'Memory of a process beside the server, on Linux: `readers` read images and feeds. 0 while there is none.',
    label: 'process',
  },
  'child-cpu': {
    name: 'plimsoll_child_process_cpu_seconds',
    help: 'Processor time of a process beside the server since that process began, on Linux.',
    label: 'process',
  },
  images: { name: 'plimsoll_images', help: 'What the store holds.', label: 'of' },
};

/**
 * Adds a gauge that is read on each scrape. If that fails (a database that is down), the gauge is left out: no old
 * value is shown, and the others are unaffected.
 */
export function addGauge(
  registry: Registry,
  name: GaugeName,
  read: () => Promise<Readonly<Record<string, number>>>,
): void {
  const { name: metric, help, label } = GAUGES[name];
  const gauge = new Gauge({
    name: metric,
    help,
    labelNames: [label],
    registers: [],
    async collect() {
      const values = await read().catch(() => ({}));
      this.reset();
      for (const [of, value] of Object.entries(values)) this.set({ [label]: of }, value);
    },
  });
  registry.registerMetric(gauge);
}
