import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { serve, type LoopbackServer } from '../../src/http/testing/loopback.ts';
import { serveImage } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { outcomeOf, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const MEGABYTE = 1e6;

let user: User;

beforeEach(() => {
  user = new User();
});

afterEach(() => user[Symbol.dispose]());

/** Begins an answer that never ends, and tells when the first bytes of it are on their way. */
class Drip {
  readonly begun = Promise.withResolvers<true>();

  answer(response: ServerResponse): void {
    response.writeHead(200, { 'content-length': MEGABYTE });
    response.write('{'.padEnd(1000), () => this.begun.resolve(true));
  }
}

async function interrupted(drip: Drip, signal: NodeJS.Signals, args: string[], host?: string) {
  const child = user.start(args, host === undefined ? {} : { DOCKER_HOST: host });
  const ended = outcomeOf(child);
  await Promise.race([drip.begun.promise, ended]);
  child.kill(signal);
  return ended;
}

/** The same user goes on as if nothing had been. */
async function expectIntactStore(): Promise<void> {
  using mirror = new FeedMirror();
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
  const run = await user.run(['scan', './ship.tar', '--feeds-mirror', mirror.folder, '--max', 'critical=0']);
  expect(run).toMatchObject({ code: 1, stderr: '' });
}

function dripping(drip: Drip): Promise<LoopbackServer> {
  return serve((_, response) => drip.answer(response));
}

describe.each<[NodeJS.Signals, number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('the signal %s', (signal, code) => {
  const expected = { code, stdout: '', stderr: '' };

  it(`ends with ${code} while a layer comes from a registry, with the store intact`, async () => {
    const drip = new Drip();
    const image = buildImage();
    const layer = image.layers[0]?.digest ?? '';
    const registry = await serveImage(image, (request, response) => {
      if (!request.url?.endsWith(layer)) return false;
      drip.answer(response);
      return true;
    });
    expect(await interrupted(drip, signal, ['scan', `${registry.host}/team/app`])).toEqual(expected);
    expect(user.leftBehind()).toEqual([]);
    await expectIntactStore();
  });

  it(`ends with ${code} while a daemon packs an image, without a temporary file`, async () => {
    const drip = new Drip();
    const { port } = await dripping(drip);
    const args = ['scan', 'docker-daemon:app:1'];
    expect(await interrupted(drip, signal, args, `tcp://127.0.0.1:${port}`)).toEqual(expected);
    expect(user.leftBehind()).toEqual([]);
  });

  it(`ends with ${code} while a feed is loaded, with the store intact`, async () => {
    const drip = new Drip();
    const { origin } = await dripping(drip);
    const args = ['feeds', 'sync', 'debian-tracker', '--feeds-mirror', origin];
    expect(await interrupted(drip, signal, args)).toEqual(expected);
    await expectIntactStore();
  });
});
