import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { testDigest } from '../../findings/testing.ts';
import { registryGuard } from '../../http/guard/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import { createInProcessQueue } from '../../jobs/index.ts';
import { openNewStore } from '../../store/testing/open-new-store.ts';
import type { LayersRequest, ReferenceRequest } from '../context.ts';
import { createSealer } from '../sealing/index.ts';
import { SILENT_TELEMETRY } from '../testing/context.ts';
import type { Work } from '../work/index.ts';
import { createScans } from './index.ts';
import { LOOK_EVERY_MS } from './limits.ts';

const KEY = testDigest('a');
const CLIENT = { name: 'token:ci', role: 'scan' } as const;
const NEVER = new AbortController().signal;
const SECRET = 'do-not-tell';
const REFERENCE: ReferenceRequest = {
  kind: 'reference',
  reference: 'registry.example/team/app',
  credentials: { kind: 'password', username: 'user', password: SECRET },
};
const LAYERS: LayersRequest = {
  kind: 'layers',
  reference: 'app',
  layers: [{ url: `https://registry.example/blob?signature=${SECRET}`, headers: { authorization: SECRET } }],
  names: [{ kind: 'manifest', name: 'sha256:claimed' }],
};

type Index = Work['index'];

let folder: string;
let store: Inventory;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-scans-'));
  store = await openNewStore(path.join(folder, 'store.db'));
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Starts a server over the test's store; `index` reads its images. */
async function startServer(index: Index, { limit = 10, secret = 1, isStarted = true } = {}) {
  const queue = createInProcessQueue(() => undefined);
  const telemetry = { ...SILENT_TELEMETRY, scanEnded: vi.fn() };
  const scans = createScans({
    store,
    queue,
    work: { index },
    sealer: createSealer(Buffer.alloc(32, secret)),
    guard: registryGuard({ allow: ['registry.example', '10.0.0.1'], allowAddresses: [] }),
    limit,
    atATime: 2,
    telemetry,
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
  });
  const stop = async () => {
    scans.stop();
    await queue.stop(0);
  };
  onTestFinished(stop);
  if (isStarted) await scans.start();
  return { scans, telemetry, stop };
}

const succeed: Index = () => Promise.resolve({ key: KEY });

/** Reads until interrupted. */
const readOn: Index = (_args, { signal } = {}) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new AppError('INTERRUPTED', 'interrupted')));
  });

describe('a scan', () => {
  it.each([REFERENCE, LAYERS])('ends the scan of a $kind with the image', async (request) => {
    const index = vi.fn(succeed);
    const { scans, telemetry } = await startServer(index);
    const { id, state } = await scans.submit(request, CLIENT);
    expect(state).toBe('queued');
    await expect(scans.ended(id, NEVER)).resolves.toMatchObject({ state: 'done', image: KEY });
    expect(index.mock.calls[0]?.[0]).toEqual({ request, principal: CLIENT.name });
    expect(telemetry.scanEnded).toHaveBeenCalledExactlyOnceWith('done', expect.any(Number));
  });

  it.each([REFERENCE, LAYERS])('queues the scan of a $kind without secrets in clear', async (request) => {
    const { scans } = await startServer(succeed, { isStarted: false });
    const record = await scans.submit(request, CLIENT);
    expect(JSON.stringify(record)).not.toContain(SECRET);
    expect(record.subject).toContain(
      request.kind === 'reference' ? 'registry.example/team/app:latest' : 'app',
    );
  });

  it('reads an image once that a hundred clients ask for at once, and answers all', async () => {
    const index = vi.fn(succeed);
    const { scans } = await startServer(index, { limit: 1000 });
    const records = await Promise.all(Array.from({ length: 100 }, () => scans.submit(REFERENCE, CLIENT)));
    expect(new Set(records.map(({ id }) => id)).size).toBe(1);
    const ended = await Promise.all(records.map(({ id }) => scans.ended(id, NEVER)));
    expect(ended.every(({ state }) => state === 'done')).toBe(true);
    expect(index).toHaveBeenCalledOnce();
  });

  it('measures a scan by a clock that does not jump', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { scans, telemetry } = await startServer(() => {
      vi.setSystemTime(Date.now() - 60 * 60_000);
      return succeed({ request: REFERENCE, principal: CLIENT.name });
    });
    const { id } = await scans.submit(REFERENCE, CLIENT);
    await scans.ended(id, NEVER);
    await scans.upload({ file: 'x', digest: KEY, reference: 'x' }, CLIENT);
    const seconds = telemetry.scanEnded.mock.calls.map(([, each]: unknown[]) => Number(each));
    expect(seconds.filter((each) => each > 0 && each < 60)).toHaveLength(2);
  });

  it('starts another scan for other credentials, or another client', async () => {
    const { scans } = await startServer(succeed, { isStarted: false });
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const credentials = { kind: 'registry-token', token: 'another' } as const;
    expect((await scans.submit({ ...REFERENCE, credentials }, CLIENT)).id).not.toBe(id);
    expect((await scans.submit(REFERENCE, { ...CLIENT, name: 'token:other' })).id).not.toBe(id);
  });

  it('ends a failed scan with the code and the hint of its failure', async () => {
    const refusal = new AppError('REGISTRY_UNAUTHORIZED', 'not yours', { hint: 'log in' });
    const { scans, telemetry } = await startServer(() => Promise.reject(refusal));
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const { state, failure = '' } = await scans.ended(id, NEVER);
    expect(state).toBe('failed');
    expect(JSON.parse(failure)).toEqual({
      code: 'REGISTRY_UNAUTHORIZED',
      message: 'not yours',
      hint: 'log in',
    });
    expect(telemetry.scanEnded).toHaveBeenCalledExactlyOnceWith('failed', expect.any(Number));
  });

  it.each([
    ['that nobody expected', new Error(SECRET)],
    ["that is the server's own affair", new AppError('IO_FAILED', SECRET)],
  ])('ends a failed scan without the text of a failure %s', async (_what, failing) => {
    const { scans } = await startServer(() => Promise.reject(failing));
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const { failure = '' } = await scans.ended(id, NEVER);
    expect(failure).toContain('SERVER_FAILED');
    expect(failure).not.toContain(SECRET);
  });
});

describe('a request', () => {
  it.each<[string, Partial<ReferenceRequest>, string]>([
    ['for no image', { reference: '../etc' }, 'REFERENCE_INVALID'],
    ['for a registry that is not listed', { reference: 'other.example/a' }, 'REGISTRY_REFUSED'],
  ])('refuses a request %s before it is written down', async (_, wrong, code) => {
    const { scans } = await startServer(succeed);
    await expect(scans.submit({ ...REFERENCE, ...wrong }, CLIENT)).rejects.toMatchObject({ code });
    expect((await store.scans.list({ limit: 10 })).items).toEqual([]);
  });

  it.each([
    ['http://other.example/', 'REGISTRY_REFUSED'],
    ['file:///etc/passwd', 'REGISTRY_REFUSED'],
    ['etc/passwd', 'USAGE'],
  ])('refuses a request for a layer at %s', async (url, code) => {
    const { scans } = await startServer(succeed);
    await expect(scans.submit({ ...LAYERS, layers: [{ url }] }, CLIENT)).rejects.toMatchObject({ code });
  });

  it.each<LayersRequest | ReferenceRequest>([
    { ...REFERENCE, reference: '10.0.0.1/a' },
    { ...LAYERS, layers: [{ url: 'http://10.0.0.1/' }] },
  ])('queues a $kind at a forbidden address like any other', async (request) => {
    const { scans } = await startServer(succeed, { isStarted: false });
    expect(await scans.submit(request, CLIENT)).toMatchObject({ state: 'queued' });
  });

  it('refuses requests while the queue is full, also among many at once', async () => {
    const { scans } = await startServer(succeed, { limit: 3, isStarted: false });
    const requests = Array.from({ length: 10 }, (_, number) =>
      scans.submit({ kind: 'reference', reference: `registry.example/app:${number}` }, CLIENT),
    );
    const outcomes = await Promise.allSettled(requests);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    expect(refused[0]).toMatchObject({ reason: { code: 'QUEUE_FULL' } });
    expect(await store.scans.unfinished()).toHaveLength(3);
  });
});

describe('acknowledged scans', () => {
  it('resumes, after a server ended, the scans that wait', async () => {
    const first = await startServer(succeed, { isStarted: false });
    const { id } = await first.scans.submit(REFERENCE, CLIENT);
    const second = await startServer(succeed);
    await expect(second.scans.ended(id, NEVER)).resolves.toMatchObject({ state: 'done' });
  });

  it('resumes a scan that a stopping server interrupted', async () => {
    const index = vi.fn(readOn);
    const first = await startServer(index);
    const { id } = await first.scans.submit(REFERENCE, CLIENT);
    await vi.waitFor(() => expect(index).toHaveBeenCalled());
    await first.stop();
    await expect(store.scans.get(id)).resolves.toMatchObject({ state: 'running' });
    const second = await startServer(succeed);
    await expect(second.scans.ended(id, NEVER)).resolves.toMatchObject({ state: 'done' });
  });

  it('keeps acknowledged scans when the store is away for a while', async () => {
    vi.useFakeTimers();
    const away = new AppError('STORE_FAILED', 'Postgres is away');
    const index = vi.fn(succeed).mockRejectedValueOnce(away).mockRejectedValueOnce(away);
    const { scans } = await startServer(index);
    const { id } = await scans.submit(REFERENCE, CLIENT);
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(scans.get(id)).resolves.toMatchObject({ state: 'done' });
    expect(index).toHaveBeenCalledTimes(3);
  });

  it('ends an acknowledged scan that the store refuses again and again', async () => {
    vi.useFakeTimers();
    const { scans } = await startServer(() => Promise.reject(new AppError('STORE_FAILED', 'no such text')));
    const { id } = await scans.submit(REFERENCE, CLIENT);
    await vi.advanceTimersByTimeAsync(60_000);
    const ended = await scans.get(id);
    expect(ended).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('SERVER_FAILED') as string,
    });
    expect(ended?.failure).not.toContain('no such text');
  });

  it('ends an acknowledged scan whose request cannot be opened any more', async () => {
    const first = await startServer(succeed, { isStarted: false, secret: 1 });
    const { id } = await first.scans.submit(REFERENCE, CLIENT);
    const second = await startServer(succeed, { secret: 2 });
    const { failure } = await second.scans.ended(id, NEVER);
    expect(failure).toContain('sealed with another secret');
  });
});

describe('an uploaded archive', () => {
  const archive = { file: '/tmp/archive.tar', digest: KEY, reference: 'app.tar' };

  it('reads an uploaded archive at once, and ends its scan', async () => {
    const index = vi.fn(succeed);
    const { scans } = await startServer(index);
    await expect(scans.upload(archive, CLIENT)).resolves.toMatchObject({ state: 'done', image: KEY });
    expect(index.mock.calls[0]?.[0]).toEqual({
      request: { kind: 'upload', ...archive },
      principal: CLIENT.name,
    });
  });

  it('fails the scan of an uploaded archive that is not an image', async () => {
    const { scans } = await startServer(() => Promise.reject(new AppError('IMAGE_INVALID', 'no image')));
    await expect(scans.upload(archive, CLIENT)).resolves.toMatchObject({ state: 'failed' });
  });

  it('leaves no scan of an uploaded archive behind when the server stops', async () => {
    const index = vi.fn(readOn);
    const { scans, stop } = await startServer(index);
    const upload = expect(scans.upload(archive, CLIENT)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await vi.waitFor(() => expect(index).toHaveBeenCalled());
    await stop();
    await upload;
    expect(await store.scans.unfinished()).toEqual([]);
  });
});

describe('following a scan', () => {
  it('follows each state of a scan and the progress of its layers', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { scans } = await startServer(async (_args, { onProgress } = {}) => {
      onProgress?.({ kind: 'image', reference: 'app', layers: [100, undefined] });
      onProgress?.({ kind: 'layer', index: 0, bytes: 40 });
      onProgress?.({ kind: 'layer', index: 1, bytes: 0, done: true });
      await gate.promise;
      return { key: KEY };
    });
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const states: string[] = [];
    for await (const { state, progress } of scans.watch(id, NEVER)) {
      states.push(state);
      if (progress === undefined) continue;
      expect(JSON.parse(progress)).toEqual([
        { bytes: 40, totalBytes: 100 },
        { bytes: 0, done: true },
      ]);
      gate.resolve(undefined);
    }
    expect(states.at(-1)).toBe('done');
    expect(states).toContain('running');
  });

  it('follows a scan that another replica updates', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { scans } = await startServer(succeed, { isStarted: false });
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const ended = scans.ended(id, NEVER);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await store.scans.update(id, { state: 'done', image: KEY });
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    await expect(ended).resolves.toMatchObject({ state: 'done' });
  });

  it('stops following a scan at the signal', async () => {
    const { scans } = await startServer(succeed, { isStarted: false });
    const { id } = await scans.submit(REFERENCE, CLIENT);
    const controller = new AbortController();
    const ended = expect(scans.ended(id, controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    controller.abort();
    await ended;
  });

  it('reports that a followed scan does not exist', async () => {
    const { scans } = await startServer(succeed);
    await expect(scans.ended('error', NEVER)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });
});
