import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelemetry } from './create-telemetry.ts';
import { GAUGE_NAMES } from './telemetry.ts';

/** Those that prom-client makes of the process. */
const OF_NODE = /^plimsoll_(?:nodejs|process)_/;

describe('metrics', () => {
  it('counts metrics under fixed names', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    telemetry.scanEnded('done', 2);
    telemetry.scanEnded('failed', 1);
    telemetry.reportComputed(0.02, { high: 3, low: 0 }, ['feed-stale', 'feed-stale']);
    telemetry.feedSynced('osv:Red Hat', 'updated', 4);
    telemetry.messageSent('failed');
    telemetry.eventsStored('finding.affected', 3);
    telemetry.requestEnded('/v1/layers', 'POST', 201, 0.5);
    const { contentType, text } = await telemetry.metrics();
    expect(contentType).toContain('text/plain');
    for (const line of [
      'plimsoll_scans_total{outcome="done"} 1',
      'plimsoll_scan_duration_seconds_sum{outcome="failed"} 1',
      'plimsoll_report_findings_total{severity="high"} 3',
      'plimsoll_report_problems_total{kind="feed-stale"} 2',
      'plimsoll_feed_syncs_total{feed="osv:Red Hat",outcome="updated"} 1',
      'plimsoll_messages_sent_total{outcome="failed"} 1',
      'plimsoll_events_total{kind="finding.affected"} 3',
      'plimsoll_http_request_duration_seconds_count{route="/v1/layers",method="POST",status="201"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it("names metrics as Prometheus's own linter wants them", async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    for (const gauge of GAUGE_NAMES) {
      telemetry.gauge(gauge, () => Promise.resolve({ a: 1 }));
    }
    const { text } = await telemetry.metrics();
    const typed = text
      .matchAll(/^# TYPE (plimsoll_\S+) (\w+)$/gmu)
      .map(([, name = '', type]) => ({ name, type }));
    for (const { name, type } of [...typed].filter((each) => !OF_NODE.test(each.name))) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'mu'));
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name).not.toMatch(/_(?:count|sum|bucket|counter|gauge|milliseconds|minutes)$/);
    }
  });

  it('reads gauges when metrics are requested, and drops vanished ones', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    let depths: Record<string, number> = { index: 2, sync: 1 };
    telemetry.gauge('queue-waiting', () => Promise.resolve(depths));
    expect((await telemetry.metrics()).text).toContain('plimsoll_queue_waiting{queue="index"} 2\n');
    depths = { sync: 5 };
    const { text } = await telemetry.metrics();
    expect(text).toContain('plimsoll_queue_waiting{queue="sync"} 5\n');
    expect(text).not.toContain('queue="index"');
  });

  it('names the versions of the program and of Node in metrics', async () => {
    const telemetry = await createTelemetry({ version: '1.2.3' });
    const labels = `version="1.2.3",node="${process.versions.node}"`;
    expect((await telemetry.metrics()).text).toContain(`plimsoll_build_info{${labels}} 1\n`);
  });

  it('gives metrics without a gauge that cannot be read', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    telemetry.gauge('images', () => Promise.reject(new Error('the database is away')));
    telemetry.scanEnded('done', 1);
    const { text } = await telemetry.metrics();
    expect(text).toContain('plimsoll_scans_total{outcome="done"} 1');
    expect(text).not.toContain('plimsoll_images{');
  });

  it('gives metrics that are text to clients that see the whole fleet only, without those that fail', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    telemetry.text(() => Promise.reject(new Error('the database is away')));
    telemetry.text(() => Promise.resolve('plimsoll_workload_unread{workload="web"} 1\n'));
    expect((await telemetry.metrics()).text).toContain('\nplimsoll_workload_unread{workload="web"} 1\n');
    expect((await telemetry.metrics({ images: 1 })).text).not.toContain('workload');
  });

  it('escapes hostile labels so that they form no line of metrics', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    telemetry.feedSynced('a"\nplimsoll_scans_total 99\n', 'failed', 1);
    expect((await telemetry.metrics()).text.split('\n')).not.toContain('plimsoll_scans_total 99');
  });
});

describe('traces', () => {
  it('runs traced work where no collector is set', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0' });
    expect(await telemetry.trace('x', {}, () => Promise.resolve(7))).toBe(7);
    await telemetry.stop();
  });

  it('sends traces to the collector under the name of the service, without secrets', async () => {
    const bodies: string[] = [];
    const collector = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        bodies.push(`${request.url ?? ''} ${body}`);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    onTestFinished(() => void collector.close());
    const { port } = collector.address() as AddressInfo;
    const telemetry = await createTelemetry({ version: '1.0.0', traces: `http://127.0.0.1:${port}` });
    await telemetry.trace('index', { image: 'nginx' }, () => Promise.resolve());
    const failed = telemetry.trace('sync', {}, () =>
      Promise.reject(new Error('https://me:secret@host failed')),
    );
    await expect(failed).rejects.toThrow('failed');
    await telemetry.stop();
    const sent = bodies.join('\n');
    expect(sent).toMatch(/^\/v1\/traces /);
    expect(sent).toContain('{"key":"service.name","value":{"stringValue":"plimsoll"}}');
    expect(sent).toContain('"index"');
    expect(sent).toContain('https://***@host failed');
    expect(sent).not.toContain('secret');
  });

  it('runs without delay where nobody takes its traces', async () => {
    const telemetry = await createTelemetry({ version: '1.0.0', traces: 'http://127.0.0.1:1' });
    expect(await telemetry.trace('x', {}, () => Promise.resolve(7))).toBe(7);
  });
});
