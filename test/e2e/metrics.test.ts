import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { RunningServer, serveArguments, SOON } from '../support/running-server.ts';

const PAGE = new URL('../../docs/reference/metrics.md', import.meta.url);

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
  const run = {
    namespace: 'shop',
    workload: { kind: 'Deployment', name: 'web' },
    container: 'app',
    image: 'registry.example/web:1',
    digest: `sha256:${'a'.repeat(64)}`,
  };
  const list = await server.ask('/api/v1/clusters/production/runs', {
    method: 'PUT',
    json: { uid: 'a', generation: 1, runs: [run] },
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
  'plimsoll_fleet_images{state="running"} 1',
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

it('serves metrics in which promtool finds nothing to mend', needs('promtool'), async () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await metrics(),
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
