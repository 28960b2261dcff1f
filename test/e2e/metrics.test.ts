import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { RunningServer, serveArguments, SOON } from '../support/running-server.ts';

const project = resolve(import.meta.dirname, '../..');
const PAGE = join(project, 'docs/reference/metrics.md');
const RULES = join(project, 'deploy/prometheus/plimsoll.yaml');
const BOARD = join(project, 'deploy/grafana/plimsoll.json');

const imageList = z.object({ items: z.tuple([z.object({ key: z.string() })]) });

const user = new User();
const mirror = new FeedMirror();
let server: RunningServer;

/** A server with all that its metrics of the fleet count. */
beforeAll(async () => {
  writeFeeds(mirror);
  server = await RunningServer.start(user, {
    args: serveArguments(user, mirror, 'debian-tracker', { max: { critical: 0 } }),
  });
  await server.untilReady();
  await user.run(['scan', user.write('ship.tar', writeImage(DEBIAN)), '--server', server.address]);
  const { items } = imageList.parse(await (await server.ask('/api/v1/images')).json());
  const run = (name: string, digest: string) => ({
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    container: 'app',
    image: `registry.example/${name}:1`,
    digest,
  });
  const runs = [run('web', `sha256:${'a'.repeat(64)}`), run('ship', items[0].key)];
  const list = await server.ask('/api/v1/clusters/production/runs', {
    method: 'PUT',
    json: { uid: 'a', generation: 1, runs },
  });
  expect(list.status).toBe(200);
});
afterAll(async () => {
  await server.end('SIGKILL');
  mirror[Symbol.dispose]();
  user[Symbol.dispose]();
});

const metrics = async () => (await server.ask('/metrics')).text();

it('serves every metric that the reference names', async () => {
  const named = [...readFileSync(PAGE, 'utf8').matchAll(/^\| `(plimsoll_\w+)` +\| (\w+)/gmu)];
  const expected = named.map(([, name, type]) => `# TYPE ${name ?? ''} ${type ?? ''}`);
  expect(expected.length).toBeGreaterThan(15);
  const text = await metrics();
  expect(expected.filter((line) => !text.includes(`${line}\n`))).toEqual([]);
});

it.each([
  'plimsoll_fleet_images{state="running"} 2',
  'plimsoll_fleet_images{state="never-scanned"} 1',
  'plimsoll_fleet_images{state="over"} 1',
  'plimsoll_fleet_images{state="overdue"} 0',
  'plimsoll_fleet_images{state="incomplete"} 0',
  'plimsoll_fleet_images{state="within"} 0',
  'plimsoll_messages{state="waiting"} 0',
  'plimsoll_messages{state="dead"} 0',
  'plimsoll_images{of="images"} 1',
])('counts the fleet as %s', async (line) => {
  await expect.poll(metrics, SOON).toContain(`${line}\n`);
});

const SHIP = 'cluster="production",namespace="shop",kind="Deployment",workload="ship"';
const WEB = SHIP.replace('"ship"', '"web"');

it.each([
  `plimsoll_workload_findings{${SHIP},severity="critical",fixable="true"} 1`,
  `plimsoll_workload_findings{${SHIP},severity="medium",fixable="false"} 1`,
  `plimsoll_workload_over_line{${SHIP}} 1`,
  `plimsoll_workload_unread{${WEB}} 1`,
  'plimsoll_workload_series_limited 0',
])('counts workloads as %s', async (line) => {
  await expect.poll(metrics, SOON).toContain(`${line}\n`);
});

it('says nothing of findings of a workload whose only image is unread', async () => {
  await expect.poll(metrics, SOON).toContain(`plimsoll_workload_unread{${WEB}} 1\n`);
  expect(await metrics()).not.toContain(`plimsoll_workload_findings{${WEB}`);
});

it('serves series with the labels that the reference names', async () => {
  const labels = labelsByMetric();
  const series = [
    ...(await metrics()).matchAll(/^(plimsoll_\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? \S+$/gmu),
  ];
  const ours = series.filter(([, name = '']) => labels.has(name));
  expect(ours.length).toBeGreaterThan(10);
  for (const [line, name = '', given = ''] of ours) {
    const names = [...given.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/gu)].map(([, label]) => label);
    expect(names.filter((label) => label !== 'le').toSorted(), line).toEqual(labels.get(name)?.toSorted());
  }
});

describe('alert rules and board', () => {
  it.each([
    ['rule', RULES],
    ['panel', BOARD],
  ])('names in each %s only metrics and labels that a server serves', async (_what, file) => {
    const served = await metrics();
    const labels = labelsByMetric();
    const queries = queriesIn(parse(readFileSync(file, 'utf8')));
    expect(queries.length).toBeGreaterThan(8);
    for (const query of queries) {
      const names = [...query.matchAll(/plimsoll_\w+/gu)].map(([name]) => name);
      expect(names, query).not.toEqual([]);
      for (const name of names) expect(served).toContain(`# TYPE ${name} gauge\n`);
      const known = names.flatMap((name) => labels.get(name) ?? []);
      expect(
        labelsIn(query).filter((label) => !known.includes(label)),
        query,
      ).toEqual([]);
    }
  });
});

function labelsByMetric(): ReadonlyMap<string, readonly string[]> {
  const rows = readFileSync(PAGE, 'utf8').matchAll(/^\| `(plimsoll_\w+)` +\| \w+ +\|([^|]*)\|/gmu);
  return new Map(
    [...rows].map(([, name = '', labels = '']) => [
      name,
      [...labels.matchAll(/\w+/gu)].map(([label]) => label),
    ]),
  );
}

/** Lists all PromQL of a document: expressions, and what variables of a board ask. */
function queriesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(queriesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    (key === 'expr' || key === 'query') && typeof each === 'string'
      ? each === 'prometheus'
        ? []
        : [each]
      : queriesIn(each),
  );
}

function labelsIn(query: string): readonly string[] {
  const grouped = [...query.matchAll(/by \(([^)]*)\)/gu)].flatMap(([, labels = '']) => labels.split(', '));
  const matched = [...query.matchAll(/(\w+)=~?"/gu)].map(([, label = '']) => label);
  const listed = [...query.matchAll(/^label_values\(.*, (\w+)\)$/gu)].map(([, label = '']) => label);
  return [...grouped, ...matched, ...listed];
}

it('serves metrics in which promtool finds nothing to mend', needs('promtool'), async () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await metrics(),
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
