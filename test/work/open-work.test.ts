import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Digest } from '../../src/domain/index.ts';
import { AppError } from '../../src/errors/index.ts';
import type { Refusal } from '../../src/http/guard/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import { NO_LINE } from '../../src/policy/index.ts';
import type { LayersRequest, ScanRequest } from '../../src/server/context.ts';
import type { Work } from '../../src/server/work/open-work.ts';
import type { WorkSettings } from '../../src/server/work/settings.ts';
import {
  alpineLayer,
  blob,
  debianLayer,
  serveBlobs,
  startTestWork,
  type TestBlob,
  type TestWork,
} from '../../src/server/work/testing/world.ts';
import { needs } from '../support/needs.ts';

const RESULT = {
  kind: 'result',
  reference: 'app:1',
  line: NO_LINE,
  skipPaths: [],
  reader: {},
  ignore: [],
} as const;
/** Shared, since starting threads takes longer than any of these tests. */
let shared: TestWork;
let work: Work;
beforeAll(() => {
  shared = startTestWork();
  ({ work } = shared);
});
afterAll(() => shared.close());

const LOWEST = 19;
const threadsOf = (pid: number) => readdirSync(`/proc/${pid}/task`).map(Number);

/** Counts the threads of processes that have the lowest priority. */
function niceThreads(pids: readonly number[]): number {
  return pids.flatMap(threadsOf).filter((id) => getPriority(id) === LOWEST).length;
}

function children(): readonly number[] {
  const lists = threadsOf(process.pid).map((id) => readFileSync(`/proc/self/task/${id}/children`, 'utf8'));
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

const NAME = { kind: 'manifest', name: 'sha256:claimed' } as const;

const UNHURRIED = { signal: new AbortController().signal, onProgress: () => undefined };
const TRACKER = { id: 'debian-tracker', part: '' };
/** A process and its threads take seconds to start on a busy machine. */
const PATIENT = { timeout: 20_000 };

it('reads an image without waiting for a feed that was never loaded', async () => {
  const cold = startTestWork();
  onTestFinished(() => cold.close());
  const layer = debianLayer('1.0');
  const { origin } = await serveBlobs([layer]);
  const { key } = await cold.work.index({ request: layersOf(origin, layer), principal: '' });
  const { advisories, inventory } = await storeOf(cold.settings);
  expect(await advisories.feedState('debian-tracker')).toBeUndefined();
  expect((await inventory.summary(key))?.report).toMatchObject({ holes: 1 });
});

it('reads an image in a thread, stores it with its names, and rates it', async () => {
  await work.sync(TRACKER, UNHURRIED);
  const layer = debianLayer('1.0');
  const { origin } = await serveBlobs([layer]);
  const { key } = await work.index({ request: layersOf(origin, layer), principal: 'token:ci' });

  const { inventory } = await storeOf(shared.settings);
  const found = await inventory.find({ ...NAME, principal: 'token:ci' });
  expect(found?.image).toMatchObject({ key, packages: [{ name: 'zlib1g', version: '1.0' }] });
  await expect(inventory.find({ ...NAME, principal: '' })).resolves.toBeUndefined();
  expect((await inventory.summary(key))?.report?.counts).toMatchObject({ unknown: 1 });
});

it('renders the findings of a stored image', async () => {
  const layer = debianLayer('1.0');
  const { origin } = await serveBlobs([layer]);
  const { key } = await work.index({ request: layersOf(origin, layer), principal: '' });
  const rendered = await work.render({ key, rendering: RESULT });
  if (rendered.kind !== 'rendered') throw new Error(rendered.kind);
  expect(rendered).toMatchObject({ contentType: 'application/json', findings: { unknown: 1 } });
  expect(JSON.parse(Buffer.from(rendered.body).toString())).toMatchObject({
    findings: [{ id: 'CVE-2024-0001', fixedVersion: '1.5' }],
  });
});

it('names the feeds that a report asked, loaded or not, and no others', async () => {
  await work.sync(TRACKER, UNHURRIED);
  const [affected, safe] = [debianLayer('1.0'), debianLayer('1.6')];
  const { origin } = await serveBlobs([affected, safe]);
  const feedsOf = async (layer: TestBlob) => {
    const { key } = await work.index({ request: layersOf(origin, layer), principal: '' });
    return work.render({ key, rendering: RESULT });
  };
  await expect(feedsOf(affected)).resolves.toMatchObject({
    feedsAsked: ['cve', 'debian-tracker', 'epss', 'kev', 'osv:Debian'],
  });
  await expect(feedsOf(safe)).resolves.toMatchObject({ feedsAsked: ['debian-tracker', 'osv:Debian'] });
});

it('names the feed that a report waits for, or the missing image', async () => {
  const layer = alpineLayer();
  const { origin } = await serveBlobs([layer]);
  const { key } = await work.index({ request: layersOf(origin, layer), principal: '' });
  await expect(work.render({ key, rendering: RESULT })).resolves.toEqual({
    kind: 'loading',
    feed: 'alpine-secdb:v3.20',
  });
  const nothing: Digest = blob(Buffer.from('none')).digest;
  await expect(work.render({ key: nothing, rendering: RESULT })).resolves.toEqual({ kind: 'absent' });
  await expect(work.refresh(nothing, new AbortController().signal)).resolves.toBeUndefined();
});

it('updates a feed, or gives the reason why not', async () => {
  const feeds: unknown[] = [];
  const options = { signal: new AbortController().signal, onProgress: (each: unknown) => feeds.push(each) };
  await expect(work.sync({ id: 'debian-tracker', part: '' }, options)).resolves.toMatchObject({
    kind: 'unchanged',
  });
  expect(feeds).toContainEqual(expect.objectContaining({ feed: 'debian-tracker' }));
  await expect(work.sync({ id: 'kev', part: '' }, options)).resolves.toMatchObject({
    kind: 'failed',
    error: { code: 'FEED_FAILED' },
  });
});

it('lowers its priority while it reads, and not while it reports', needs('Linux'), async () => {
  const before = children();
  const own = startTestWork();
  onTestFinished(() => own.close());
  await own.work.sync(TRACKER, UNHURRIED);
  await own.work.render({ key: blob(Buffer.from('none')).digest, rendering: RESULT });
  expect(niceThreads(children().filter((pid) => !before.includes(pid)))).toBeGreaterThan(0);
  expect(niceThreads([process.pid])).toBe(0);
});

it('reads a layer once that several images bring at the same time', async () => {
  const base = debianLayer('1.0', 'a base');
  const tops = [blob(Buffer.alloc(1024)), blob(Buffer.alloc(2048))];
  const { origin, requests } = await serveBlobs([base, ...tops]);
  await Promise.all(
    tops.map((top) => work.index({ request: layersOf(origin, base, top, base), principal: '' })),
  );
  expect(requests.filter(({ url }) => url?.endsWith(base.digest))).toHaveLength(1);
});

it('shares among all images how many layers are read at a time, and lets each read one', async () => {
  const few = startTestWork({ layersAtATime: 2 });
  onTestFinished(() => few.close());
  const [first, second] = ['a', 'b'].map((name) =>
    [1, 2, 3].map((mark) => debianLayer('1.0', `${name}${mark}`)),
  );
  const held: ServerResponse[] = [];
  const { origin, requests } = await serveBlobs(
    [...(first ?? []), ...(second ?? [])],
    (_request, response) => {
      if (released) return false;
      held.push(response);
      return true;
    },
  );
  let released = false;
  const index = (layers: readonly TestBlob[] = []) =>
    few.work.index({ request: layersOf(origin, ...layers), principal: '' });

  const reading = [index(first)];
  await vi.waitFor(() => expect(requests).toHaveLength(2), PATIENT);
  reading.push(index(second));
  await vi.waitFor(() => expect(requests).toHaveLength(3), PATIENT);
  // Another task gives the second image time to ask for more.
  await few.work.sync(TRACKER, UNHURRIED);
  expect(requests).toHaveLength(3);

  released = true;
  for (const response of held) response.destroy();
  await Promise.all(reading);
});

it('reports progress, and failures with their code and hint', async () => {
  const layer = debianLayer('1.0');
  const { origin } = await serveBlobs([layer]);
  const progress: unknown[] = [];
  const onProgress = (each: unknown) => progress.push(each);
  await work.index({ request: layersOf(origin, layer), principal: '' }, { onProgress });
  expect(progress).toContainEqual(expect.objectContaining({ kind: 'layer', index: 0, done: true }));
  const missing = layersOf(origin, debianLayer('1.0', 'not there'));
  await expect(work.index({ request: missing, principal: '' })).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    hint: 'check the address, and the headers that authorize the request',
  });
});

it('gives up a download at the signal, and does the next task', async () => {
  const layer = debianLayer('1.0', 'slow');
  const controller = new AbortController();
  const { origin } = await serveBlobs([layer], (request, response) => {
    if (!request.url?.startsWith('/slow')) return false;
    response.write('x');
    controller.abort();
    return true;
  });
  const slow = { request: layersOf(`${origin}/slow`, layer), principal: '' };
  await expect(work.index(slow, { signal: controller.signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  await expect(work.index({ request: layersOf(origin, layer), principal: '' })).resolves.toBeDefined();
});

describe('an address that is not allowed', () => {
  const layer = debianLayer('1.0');

  it.each([
    ['layers', (host: string) => layersAt(`http://${host}/layer`)],
    ['a tag', (host: string) => imageAt(`${host}/team/app:1`)],
    ['a digest', (host: string) => imageAt(`${host}/team/app@${layer.digest}`)],
  ])('reports a forbidden address of %s like a missing one, and logs it', async (_, requestAt) => {
    const { port } = await serveBlobs([]);
    const host = `127.0.0.1:${port}`;
    const [missing, hidden] = await Promise.all([
      outcomeOf(requestAt(host)),
      outcomeOf(requestAt('10.0.0.1')),
    ]);
    const { code, message, hint } = missing.failure;
    expect(hidden.failure).toMatchObject({ code, message: message.replaceAll(host, '10.0.0.1'), hint });
    expect(code).toBe('IMAGE_NOT_FOUND');
    expect(missing.refusals).toEqual([]);
    expect(hidden.refusals).toEqual([
      { host: '10.0.0.1', address: '10.0.0.1', range: 'private', option: '--allow-address private' },
    ]);
  });

  it("reports one layer's forbidden address as the hole of a missing one, and logs it once", async () => {
    const { origin } = await serveBlobs([layer]);
    const refusals: Refusal[] = [];
    const request = layersAt(`${origin}/blobs/${layer.digest}`, 'http://10.0.0.1/one', 'http://10.0.0.1/two');
    const { key } = await work.index(
      { request, principal: '' },
      { onRefusal: (refusal) => refusals.push(refusal) },
    );
    const { inventory } = await storeOf(shared.settings);
    const { problems = [] } = (await inventory.get(key)) ?? {};
    expect(problems.map(({ kind, message }) => [kind, message.includes('10.0.0.1 answered 404')])).toEqual([
      ['layer-unreadable', true],
      ['layer-unreadable', true],
    ]);
    expect(refusals).toHaveLength(1);
  });

  it('connects to no forbidden address', async () => {
    const guarded = startTestWork({ registries: { allow: [], allowAddresses: [] } });
    onTestFinished(() => guarded.close());
    const { origin, requests } = await serveBlobs([layer]);
    for (const request of [layersOf(origin, layer), imageAt(`${origin.slice('http://'.length)}/team/app`)]) {
      await expect(guarded.work.index({ request, principal: '' })).rejects.toMatchObject({
        code: 'IMAGE_NOT_FOUND',
      });
    }
    expect(requests).toHaveLength(0);
  });
});

it.each(['docker-archive:/etc/passwd', 'oci:/srv', 'docker-daemon:a/b', 'dir:/', '/etc', './x'])(
  'refuses %s as an image of a registry',
  async (reference) => {
    const request = { kind: 'reference', reference } as const;
    await expect(work.index({ request, principal: '' })).rejects.toMatchObject({ code: 'REFERENCE_INVALID' });
  },
);

async function outcomeOf(request: ScanRequest) {
  const refusals: Refusal[] = [];
  const onRefusal = (refusal: Refusal) => refusals.push(refusal);
  const failure = await work.index({ request, principal: '' }, { onRefusal }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof AppError)) throw new Error('it did not fail as expected');
  return { failure, refusals };
}

function imageAt(reference: string): ScanRequest {
  return { kind: 'reference', reference, insecure: true };
}

function layersAt(...urls: readonly string[]): LayersRequest {
  return { kind: 'layers', reference: 'test', layers: urls.map((url) => ({ url })), names: [NAME] };
}

function layersOf(origin: string, ...layers: readonly TestBlob[]): LayersRequest {
  return {
    kind: 'layers',
    reference: 'test',
    layers: layers.map(({ digest }) => ({ url: `${origin}/blobs/${digest}` })),
    names: [NAME],
  };
}

async function storeOf({ store }: WorkSettings) {
  const opened = await openInventory(store);
  onTestFinished(() => opened.close());
  return opened;
}
