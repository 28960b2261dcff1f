import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { serveRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage, buildIndex } from '../../src/image/source/registry/testing/test-image.ts';
import { User, type Run } from '../support/cli.ts';
import { ENGINES, openEngine, type Engine } from '../support/engines.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const UID = 'b2a1c7de-0000-4000-8000-000000000001';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const RUNS = '/api/v1/clusters/production/runs';

const workloads = z.object({
  runs: z.array(
    z.object({
      workload: z.object({ name: z.string() }),
      owner: z.string().optional(),
      since: z.string(),
      until: z.string().optional(),
      lastKnownAt: z.string().optional(),
      image: z.object({ scanned: z.boolean() }),
    }),
  ),
});

function run(name: string, more: object = {}) {
  return {
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    container: 'app',
    image: `registry.example/${name}:1`,
    digest: DIGEST,
    ...more,
  };
}

const PLATFORM = { os: 'linux', architecture: 'amd64' };
const LAYER = buildTar([
  { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
  { path: 'var/lib/dpkg/status', content: '' },
]);

function file(at: string, runs: readonly object[]): string {
  const namespaces = { shop: { team: 'web' } };
  return JSON.stringify({ cluster: 'edge', uid: 'edge-uid', at, namespaces, runs });
}

describe.each(ENGINES)('runs on %s', (name) => {
  let engine: Engine;
  let user: User;
  let environment: Readonly<Record<string, string>>;
  let server: RunningServer | undefined;

  beforeEach(async () => {
    user = new User();
    engine = await openEngine(name);
    environment = {
      PLIMSOLL_KEEP_FEED: 'none',
      PLIMSOLL_OFFLINE: 'true',
      PLIMSOLL_CONFIG: user.write('fleet.yaml', 'owner: [team]\n'),
      ...engine.environment,
    };
  });
  afterEach(async () => {
    await server?.end('SIGKILL');
    server = undefined;
    await engine[Symbol.asyncDispose]();
    user[Symbol.dispose]();
  });

  const plimsoll = (...args: readonly string[]): Promise<Run> => user.run(args, { environment });

  async function namesOf(...args: readonly string[]): Promise<readonly string[]> {
    const { stdout, stderr } = await plimsoll('fleet', 'workloads', '--format', 'json', ...args);
    expect(stderr).toBe('');
    return workloads.parse(JSON.parse(stdout)).runs.map(({ workload }) => workload.name);
  }

  it('imports lists of a cluster by their time, and lists what runs', async () => {
    user.write(
      'first.json',
      file('2026-11-01T00:00:00Z', [run('web'), run('db', { labels: { team: 'data' } })]),
    );
    user.write('second.json', file('2026-11-02T00:00:00Z', [run('web')]));
    expect(await plimsoll('fleet', 'import', 'first.json')).toMatchObject({
      code: 0,
      stdout: 'edge: 2 runs as of 2026-11-01T00:00:00Z: 2 started, 0 ended, 0 with another owner\n',
    });
    expect(await namesOf('--owner', 'data')).toEqual(['db']);
    expect((await plimsoll('fleet', 'import', 'second.json')).stdout).toContain('0 started, 1 ended');
    const older = await plimsoll('fleet', 'import', 'first.json');
    expect(older.code).toBe(2);
    expect(older.stderr).toContain('hint: ');
    expect(await namesOf()).toEqual(['web']);
    expect(await namesOf('--ended')).toEqual(['db', 'web']);
    const { stdout } = await plimsoll('fleet', 'workloads');
    expect(stdout).toContain('never scanned, last known at 2026-11-02T00:00:00.000Z');
    expect((await plimsoll('fleet', 'status')).stdout).toContain('1 run of 1 image, 1 never scanned');
  });

  it('refuses to import what is not a list of runs', async () => {
    user.write('bad.json', '{"cluster": "edge", "uid": "x", "at": "2026-11-01T00:00:00Z", "runs": [{}]}');
    const { code, stderr } = await plimsoll('fleet', 'import', 'bad.json');
    expect(code).toBe(2);
    expect(stderr).toContain('bad.json is not a valid list of runs: runs.0.namespace');
    user.write('ahead.json', file('2099-01-01T00:00:00Z', [run('web')]));
    expect(await plimsoll('fleet', 'import', 'ahead.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('at: 2099-01-01T00:00:00Z is in the future') as string,
    });
  });

  it('applies a list in parts across a kill of the server, then changes, and asks for a list after a gap', async () => {
    server = await RunningServer.start(user, { environment });
    const part = (number: number, runs: readonly object[]) => ({
      method: 'PUT',
      json: { uid: UID, generation: 1, part: { number, of: 2 }, runs },
    });
    const first = await server.ask(RUNS, part(2, [run('b')]));
    expect([first.status, await first.json()]).toEqual([
      202,
      { applied: false, generation: 1, missing: [1] },
    ]);
    await server.end('SIGKILL');
    server = await RunningServer.start(user, { environment });
    const last = await server.ask(RUNS, part(1, [run('a')]));
    expect([last.status, await last.json()]).toMatchObject([200, { applied: true, started: 2 }]);

    const patch = (after: number, more: object) => ({
      method: 'PATCH',
      json: { uid: UID, after, generation: after + 1, ...more },
    });
    const changed = await server.ask(RUNS, patch(1, { started: [run('c')], ended: [run('a')] }));
    expect([changed.status, await changed.json()]).toMatchObject([200, { started: 1, ended: 1 }]);
    expect((await server.ask(RUNS, patch(7, {}))).status).toBe(409);
    const stranger = { method: 'PUT', json: { uid: 'other', generation: 9, runs: [] } };
    expect((await server.ask(RUNS, stranger)).status).toBe(403);
    const beat = { json: { uid: UID, generation: 2 } };
    expect((await server.ask('/api/v1/clusters/production/heartbeat', beat)).status).toBe(204);

    const remote = ['--server', server.address];
    expect(await namesOf(...remote)).toEqual(['b', 'c']);
    expect(await namesOf('--ended', ...remote)).toEqual(['a', 'b', 'c']);
    user.write('edge.json', file('2026-11-01T00:00:00Z', [run('far')]));
    expect((await plimsoll('fleet', 'import', 'edge.json', ...remote)).stdout).toContain('1 started');
    const { stdout } = await plimsoll('fleet', 'status', ...remote);
    expect(stdout).toContain('3 runs of 3 images, 3 never scanned');
    expect(stdout).toMatch(/edge +1 run +last known/u);
    expect(stdout).toMatch(/production +2 runs +heard under a minute ago/u);
    const images = await plimsoll('fleet', 'images', '--running', ...remote);
    expect(images.stdout).toMatch(/registry\.example\/far:1 +1 +never/u);
  });

  it('finds the image of a run by the digest of the multi-platform image that was scanned', async () => {
    const image = buildImage({ platform: PLATFORM, layers: [LAYER.toString()] });
    const index = buildIndex([{ content: image.manifest, fields: { platform: PLATFORM } }]);
    const registry = await serveRegistry(index, [image.manifest, image.config, ...image.layers]);
    server = await RunningServer.start(user, {
      environment: { ...environment, PLIMSOLL_ALLOW_ADDRESS: 'loopback' },
    });
    const reference = `${registry.host}/team/app:latest`;
    const list = { uid: UID, generation: 1, runs: [run('web', { image: reference, digest: index.digest })] };
    expect((await server.ask(RUNS, { method: 'PUT', json: list })).status).toBe(200);
    const listed = async () => (await server?.ask('/api/v1/runs'))?.json();
    expect(await listed()).toMatchObject({ items: [{ image: { scanned: false } }] });
    expect((await server.ask('/api/v1/scans', { json: { reference } })).status).toBe(202);
    await vi.waitFor(async () => {
      expect(await listed()).toMatchObject({
        items: [{ image: { scanned: true, key: image.manifest.digest, digest: index.digest } }],
      });
    }, SOON);
  });
});
