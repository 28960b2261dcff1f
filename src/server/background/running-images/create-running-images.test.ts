import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { imageKey, indexed, reference } from '../../../../test/store/images.ts';
import { AT, CLAIM, list, run } from '../../../../test/store/runs.ts';
import { defined, formatPlatform, RUNNING } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { createInProcessQueue } from '../../../jobs/index.ts';
import { openNewStore } from '../../../store/testing/open-new-store.ts';
import { createSealer } from '../../sealing/index.ts';
import type { Work } from '../../work/index.ts';
import { createRunningImages, type OwnCredentials } from './index.ts';
import { sealCredentials } from './sealed-credentials.ts';

const SEALER = createSealer(new Uint8Array(32));

let folder: string;
let store: Inventory;
let now = new Date(AT);
beforeEach(async () => {
  now = new Date(AT);
  folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-running-'));
  store = await openNewStore(path.join(folder, 'store.db'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const image = (name: string, platform?: string) => ({
  reference: `registry.example/${name}:1`,
  digest: imageKey(name),
  ...defined({ platform }),
});
const put = (generation: number, ...images: readonly ReturnType<typeof image>[]) =>
  store.runs.put(
    CLAIM,
    list(
      generation,
      images.map((each) => run(each.reference, { image: each })),
    ),
  );

/** Runs the job once, and returns the images that it asked for. */
async function look(index: Work['index'], ownCredentials?: OwnCredentials): Promise<readonly string[]> {
  const queue = createInProcessQueue(() => undefined);
  const done = Promise.withResolvers<undefined>();
  const work: typeof queue.work = (kind, atATime, handler) =>
    queue.work(kind, atATime, (data, signal) => handler(data, signal).finally(() => done.resolve(undefined)));
  const asked: string[] = [];
  const running = createRunningImages({
    store,
    queue: { ...queue, work },
    work: {
      index: (args, options) => {
        if (args.request.kind === 'reference') {
          const { reference: name, platform, credentials } = args.request;
          asked.push(
            [name, platform && formatPlatform(platform), credentials?.kind, args.principal]
              .filter(Boolean)
              .join(' '),
          );
        }
        return index(args, options);
      },
    },
    telemetry: { trace: (_name, _attributes, work) => work() },
    guard: { checkHost: () => undefined },
    ...defined({ ownCredentials }),
    sealer: SEALER,
    atATime: 2,
    logger: pino({ level: 'silent' }),
    now: () => now,
  });
  onTestFinished(() => queue.stop(0));
  await running.start();
  await done.promise;
  running.stop();
  return asked.toSorted();
}

const read: Work['index'] = () => Promise.resolve({ key: imageKey('any') });
const failing = () => Promise.reject(new AppError('REGISTRY_UNAUTHORIZED', 'denied'));
const nameOf = (name: string) => `registry.example/${name}@${imageKey(name)}`;
const eventsOf = async () =>
  (await store.events.list({ limit: 10, kinds: ['image.unreadable'] })).items.map(
    ({ event }) => event.message,
  );

it('reads each image that runs by digest and platform, once for all workloads and clusters', async () => {
  await put(1, image('a', 'linux/arm64'), image('b'));
  await store.runs.put({ cluster: 'other', uid: 'uid-9' }, list(1, [run('c', { image: image('b') })]));
  expect(await look(read)).toEqual([`${nameOf('a')} linux/arm64`, nameOf('b')].toSorted());
});

it('reads nothing that was read, has ended or has no digest', async () => {
  await store.inventory.save(indexed('a'), [reference(nameOf('a'))]);
  await put(1, image('gone'));
  await put(2, image('a'));
  await store.runs.put(
    CLAIM,
    list(3, [run('w', { image: { reference: 'nginx:1' } }), run('a', { image: image('a') })]),
  );
  expect(await look(read)).toEqual([]);
});

it('tries a failed image again after a pause that doubles, and tells of it once', async () => {
  await put(1, image('a'));
  expect(await look(failing)).toHaveLength(1);
  expect(await look(failing)).toEqual([]);
  expect((await store.runs.list({ limit: 1 })).items).toMatchObject([
    { image: { unknown: { reason: 'unreadable', failure: 'denied' } } },
  ]);
  expect(await store.runs.counts()).toMatchObject({ neverScanned: 1, unreadable: 1 });
  now = new Date(now.getTime() + 10 * 60_000);
  expect(await look(failing)).toHaveLength(1);
  now = new Date(now.getTime() + 10 * 60_000);
  expect(await look(failing)).toEqual([]);
  await store.openConditions.noteUnscanned(now.toISOString());
  now = new Date(now.getTime() + 10 * 60_000);
  expect(await look(read)).toHaveLength(1);
  expect(await eventsOf()).toEqual(['registry.example/a:1 cannot be read: denied']);
});

it('says of an image at a refused address that it is refused, and not that there is none', async () => {
  await put(1, image('a'));
  await look((_args, options) => {
    options?.onRefusal?.({
      host: 'registry.example',
      address: '10.0.0.1',
      range: 'private',
      option: '--allow-address private',
    });
    return Promise.reject(new AppError('IMAGE_NOT_FOUND', 'registry.example has no manifest'));
  });
  expect((await store.runs.list({ limit: 1 })).items).toMatchObject([
    {
      image: {
        unknown: {
          reason: 'unreadable',
          failure: 'the address of its registry is refused; --allow-address private allows it',
        },
      },
    },
  ]);
});

describe("the server's own credentials", () => {
  const own: OwnCredentials = ({ registry }) =>
    Promise.resolve(
      registry === 'registry.example' ? { kind: 'registry-token', token: 's3cret' } : undefined,
    );
  const onlyWithCredentials: Work['index'] = (args) =>
    args.request.kind === 'reference' && args.request.credentials ? read(args) : failing();

  it('uses the credentials where an image cannot be read without, for nobody in particular', async () => {
    await put(1, image('a'));
    expect(await look(onlyWithCredentials, own)).toEqual([
      nameOf('a'),
      `${nameOf('a')} registry-token ${RUNNING}`,
    ]);
    expect(await store.runs.counts()).toMatchObject({ unreadable: 0 });
  });

  it('sends no credentials where none are needed, or another registry is asked', async () => {
    await put(1, image('a'));
    expect(await look(read, own)).toEqual([nameOf('a')]);
    await put(2, { ...image('b'), reference: 'other.example/b:1' });
    expect(await look(failing, own)).toEqual([`other.example/b@${imageKey('b')}`]);
  });

  it('says that the credentials cannot be read, without words of their file', async () => {
    await put(1, image('a'));
    await look(failing, () => Promise.reject(new AppError('CONFIG_INVALID', '/secret/file is broken')));
    const failure = "the server's credentials for registry.example cannot be read; its log says why";
    expect((await store.runs.list({ limit: 1 })).items).toMatchObject([{ image: { unknown: { failure } } }]);
  });
});

it('tries the credentials of the pods last, as bytes of the client that sent them', async () => {
  const login = { kind: 'password', username: 'mate', password: 's3cret' } as const;
  const sent = { namespace: 'shop', image: image('a').reference, credentials: login };
  const foreign = createSealer(new Uint8Array(32).fill(1));
  const credentials = [
    ...sealCredentials([sent], 'token:watcher', SEALER),
    ...sealCredentials([{ ...sent, namespace: 'pay' }], 'token:old', foreign),
  ];
  const pay = run('a', { namespace: 'pay', image: image('a') });
  await store.runs.put(CLAIM, list(1, [run('a', { image: image('a') }), pay], { credentials }));
  const own: OwnCredentials = () => Promise.resolve({ kind: 'registry-token', token: 'refused' });
  const readers: unknown[] = [];
  const withPassword: Work['index'] = (args) => {
    readers.push(args.reader);
    const isLogin = args.request.kind === 'reference' && args.request.credentials?.kind === 'password';
    return isLogin ? read(args) : failing();
  };
  const kinds = ['', ` registry-token ${RUNNING}`, ` password ${RUNNING}`];
  expect(await look(withPassword, own)).toEqual(kinds.map((kind) => `${nameOf('a')}${kind}`).toSorted());
  expect(readers).toEqual([undefined, undefined, 'token:watcher']);
  expect(JSON.stringify(credentials)).not.toContain('s3cret');
});

it('notes a name that is no image, and goes on', async () => {
  await put(1, { ...image('a'), reference: 'Not A Name' }, image('b'));
  expect(await look(vi.fn(read))).toEqual([nameOf('b')]);
  expect(await store.runs.counts()).toMatchObject({ unreadable: 1 });
});
