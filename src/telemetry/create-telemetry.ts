import { collectDefaultMetrics, Registry } from 'prom-client';
import { addGauge, createInstruments, createRegistryWaits, setBuildInfo } from './instruments.ts';
import type { Telemetry } from './telemetry.ts';
import type { Tracer } from './tracer.ts';

const PREFIX = 'plimsoll_';
/** Gauges that prom-client names like counters; each is the sum of a labelled gauge beside it. */
const MISNAMED = ['handles', 'requests', 'resources'].map((each) => `nodejs_active_${each}_total`);

export interface TelemetryOptions {
  readonly version: string;
  /** URL of an OpenTelemetry collector; without one, nothing is traced. */
  readonly traces?: string;
}

export async function createTelemetry({ version, traces }: TelemetryOptions): Promise<Telemetry> {
  const registry = new Registry();
  const instruments = createInstruments(registry);
  const registryWaits = createRegistryWaits(registry);
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  for (const name of MISNAMED) registry.removeSingleMetric(PREFIX + name);
  setBuildInfo(registry, version);
  const texts: (() => Promise<string>)[] = [];
  const tracer = traces === undefined ? NO_TRACER : await loadTracer(traces, version);
  return {
    scanEnded(outcome, seconds) {
      instruments.scans.inc({ outcome });
      instruments.scanSeconds.observe({ outcome }, seconds);
    },
    reportComputed(seconds, findings, problems) {
      instruments.reportSeconds.observe(seconds);
      for (const [severity, count] of Object.entries(findings)) instruments.findings.inc({ severity }, count);
      for (const kind of problems) instruments.problems.inc({ kind });
    },
    feedSynced(feed, outcome, seconds) {
      instruments.syncs.inc({ feed, outcome });
      instruments.syncSeconds.observe({ feed }, seconds);
    },
    notificationSent: (outcome) => instruments.notifications.inc({ outcome }),
    pruned(removed) {
      for (const [kind, count] of Object.entries(removed)) instruments.pruned.inc({ kind }, count);
    },
    messageSent: (outcome) => instruments.messages.inc({ outcome }),
    eventsStored: (kind, count) => instruments.events.inc({ kind }, count),
    registryWaited: (cause, seconds) => registryWaits.observe({ cause }, seconds),
    requestEnded: (route, method, status, seconds) =>
      instruments.requestSeconds.observe({ route, method, status }, seconds),
    gauge: (name, read) => addGauge(registry, name, read),
    text: (read) => void texts.push(read),
    metrics: async (part) => ({
      contentType: registry.contentType,
      text: await (part ? metricsOfPart(registry, part) : allMetrics(registry, texts)),
    }),
    trace: (name, attributes, work) => tracer.trace(name, attributes, work),
    stop: () => tracer.stop(),
  };
}

async function allMetrics(registry: Registry, texts: readonly (() => Promise<string>)[]): Promise<string> {
  const more = await Promise.all(texts.map((read) => read().catch(() => '')));
  return [await registry.metrics(), ...more.filter((text) => text !== '')].join('\n');
}

/** Process and feed metrics, which reveal nothing about images; the others may. */
const WITHOUT_IMAGES = [
  'plimsoll_process_',
  'plimsoll_child_process_',
  'plimsoll_nodejs_',
  'plimsoll_feed_',
  'plimsoll_build_info',
];

async function metricsOfPart(registry: Registry, { images }: { readonly images: number }): Promise<string> {
  const metrics = registry.getMetricsAsArray().map(({ name }) => name);
  const known = metrics.filter((name) => WITHOUT_IMAGES.some((prefix) => name.startsWith(prefix)));
  const texts = await Promise.all(known.map((name) => registry.getSingleMetricAsString(name)));
  const own = new Registry();
  addGauge(own, 'images', () => Promise.resolve({ images }));
  return `${[...texts, (await own.metrics()).trimEnd()].join('\n\n')}\n`;
}

const NO_TRACER: Tracer = { trace: (_name, _attributes, work) => work(), stop: () => Promise.resolve() };

/** Loaded only if there is a collector: OpenTelemetry takes a tenth of a second. */
async function loadTracer(collector: string, version: string): Promise<Tracer> {
  const { openTracer } = await import('./tracer.ts');
  return openTracer(collector, version);
}
