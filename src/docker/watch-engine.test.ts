import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemLog } from '../watcher/index.ts';
import { Engine } from './engine.ts';
import { FakeDaemon } from './testing/fake-daemon.ts';
import { EngineWatch } from './watch-engine.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LIST = '/containers/json';
const IMAGE = '/images/sha256%3A1/json';
const { signal } = new AbortController();

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await FakeDaemon.start({ [IMAGE]: { RepoDigests: [`nginx@${DIGEST}`] } });
});
afterEach(async () => {
  vi.useRealTimers();
  await daemon[Symbol.asyncDispose]();
});

/** Has these containers run, of one image. */
function runContainers(...names: readonly string[]): void {
  const ids = names.map((name) => ({ Id: `id-${name}` }));
  daemon.answers.set(LIST, ids);
  for (const name of names) {
    const container = { Name: `/${name}`, Image: 'sha256:1', Config: { Image: 'nginx' } };
    daemon.answers.set(`/containers/id-${name}/json`, container);
  }
}

function watchDaemon() {
  const problems = new ProblemLog(() => undefined);
  const watch = new EngineWatch(new Engine({ host: daemon.host }), problems);
  const names = () => watch.runs().map(({ workload }) => workload.name);
  return { watch, names, problems: () => problems.list().map(({ message }) => message) };
}

describe('a watch of a daemon', () => {
  it('reads each container and each image once', async () => {
    const { watch, names } = watchDaemon();
    runContainers('web', 'api');
    await watch.list(signal);
    expect([watch.isSettled, names(), watch.containers]).toEqual([true, ['web', 'api'], 2]);
    runContainers('api', 'db');
    await watch.list(signal);
    expect(names()).toEqual(['api', 'db']);
    expect(daemon.requests).toEqual([
      ...[LIST, '/containers/id-web/json', IMAGE, '/containers/id-api/json'],
      ...[LIST, '/containers/id-db/json'],
    ]);
  });

  it('reads an image again that runs again', async () => {
    const { watch } = watchDaemon();
    for (const names of [['web'], [], ['web']]) {
      runContainers(...names);
      await watch.list(signal);
    }
    expect(daemon.requests.filter((path) => path === IMAGE)).toHaveLength(2);
  });

  it('passes over a container that ended since it was listed', async () => {
    const { watch, names, problems } = watchDaemon();
    runContainers('web', 'api');
    daemon.answers.delete('/containers/id-web/json');
    await watch.list(signal);
    expect([names(), watch.unread, problems()]).toEqual([['api'], [], []]);
  });

  it('knows no digest of an image that is gone', async () => {
    const { watch } = watchDaemon();
    runContainers('web');
    daemon.answers.delete(IMAGE);
    await watch.list(signal);
    expect(watch.runs()).toMatchObject([{ image: 'nginx' }]);
    expect(watch.runs()[0]).not.toHaveProperty('digest');
  });

  it('names a container that cannot be read, lists the others, and reads it again', async () => {
    const { watch, names, problems } = watchDaemon();
    runContainers('web', 'api');
    daemon.answers.set('/containers/id-web/json', { Name: 7 });
    await watch.list(signal);
    expect([names(), watch.unread]).toEqual([['api'], ['id-web']]);
    expect(problems()).toEqual([expect.stringContaining('container id-web: /containers/id-web/json')]);
    runContainers('web', 'api');
    await watch.list(signal);
    expect([names(), watch.unread]).toEqual([['api', 'web'], []]);
  });

  it('lists a container without its digest until its image can be read', async () => {
    const { watch, problems } = watchDaemon();
    runContainers('web');
    daemon.answers.set(IMAGE, (response: ServerResponse) => response.writeHead(500).end('disk'));
    await watch.list(signal);
    expect([watch.runs().length, watch.unread]).toEqual([1, ['id-web']]);
    expect(problems()).toEqual([expect.stringContaining(`${IMAGE} answered 500`)]);
    daemon.answers.set(IMAGE, { RepoDigests: [`nginx@${DIGEST}`] });
    await watch.list(signal);
    expect(watch.runs()).toMatchObject([{ digest: DIGEST }]);
  });
});

const HOSTILE: readonly (readonly [string, (response: ServerResponse) => unknown, string])[] = [
  ['is no JSON', (response) => response.end('<html>'), 'not valid JSON'],
  ['is huge', (response) => response.end(' '.repeat(9_000_000)), 'more than 8388608 bytes'],
  ['has wrong types', (response) => response.end('[{"Id":1}]'), 'not valid at 0.Id'],
  ['is another document', (response) => response.end('{}'), 'not valid at '],
  ['is an error', (response) => response.writeHead(500).end('x'), 'answered 500'],
  ['is missing', (response) => response.writeHead(404).end('x'), 'answered 404'],
  ['is cut off', (response) => response.write('[', () => response.destroy()), 'the daemon at'],
];

describe('an answer of a daemon', () => {
  it.each(HOSTILE)('becomes a problem, and runs stay, if it %s', async (_, answer, message) => {
    const { watch, names, problems } = watchDaemon();
    runContainers('web');
    await watch.list(signal);
    daemon.answers.set(LIST, answer);
    vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] });
    const stop = new AbortController();
    const ended = watch.run(stop.signal);
    await vi.waitFor(() => expect(problems()).toEqual([expect.stringContaining(message)]));
    expect([names(), watch.isAlive]).toEqual([['web'], false]);
    stop.abort();
    await ended;
    runContainers('web', 'api');
    await watch.list(signal);
    expect([names(), watch.isAlive]).toEqual([['web', 'api'], true]);
  });
});

describe('the identity of an engine', () => {
  const identity = () => new Engine({ host: daemon.host }).identity(signal);

  it.each([
    [
      { ID: 'engine-id', Name: 'host' },
      { uid: 'engine-id', name: 'host' },
    ],
    [
      { ID: 'made up', Name: 'host', DockerRootDir: '/var/lib/containers', BuildahVersion: '1.39.3' },
      { uid: 'podman:host:/var/lib/containers', name: 'host' },
    ],
  ])('follows from %j', async (info, expected) => {
    daemon.answers.set('/info', info);
    expect(await identity()).toEqual(expected);
  });

  it('fails for a daemon without an ID', async () => {
    daemon.answers.set('/info', { Name: 'host' });
    await expect(identity()).rejects.toThrow('/info names no ID');
  });
});
