import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { serveImage, type Interference } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { User } from '../support/cli.ts';

// Each source here goes on for ever, and the time limit is all that ends it: how fast the machine is does not matter.

const ROOT = buildTar([
  { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
  {
    path: 'var/lib/dpkg/status',
    content: 'Package: keel\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n',
  },
]).toString('latin1');
const IMAGE = buildImage({ layers: [ROOT] });
const [LAYER] = IMAGE.layers;
const WAIVED = ['--allow-incomplete', 'feed-missing'];
const MINUTES_OF_RETRIES = { 'retry-after': '30' };

let user: User;

beforeEach(() => {
  user = new User();
});

afterEach(() => user[Symbol.dispose]());

/** Sends a byte now and then, often enough that nobody takes the connection for dead. */
function trickle(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, headers);
  const timer = setInterval(() => response.write(' '), 500);
  response.on('close', () => clearInterval(timer));
}

/** Interferes with requests whose path holds this text. */
function at(text: string, answer: (response: ServerResponse) => void): Interference {
  return ({ url }: IncomingMessage, response) => {
    if (!url?.includes(text)) return false;
    answer(response);
    return true;
  };
}

describe('a scan whose time is over', () => {
  it('names, when time is over, the registry that trickles a manifest', async () => {
    const { host } = await serveImage(
      IMAGE,
      at('/manifests/', (response) =>
        trickle(response, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }),
      ),
    );
    expect(await user.run(['scan', `${host}/team/app`, '--offline', '--timeout', '1s'])).toMatchObject({
      code: 2,
      stderr:
        `error[TIMED_OUT]: ${host}/team/app was not scanned within 1s: timed out waiting for the registry ${host}\n` +
        'hint: try again, or allow more time with --timeout\n',
    });
  });

  it('names, when time is over, the registry that asks for a retry for ever', async () => {
    const { host } = await serveImage(
      IMAGE,
      at('/v2/', (response) => response.writeHead(429, MINUTES_OF_RETRIES).end()),
    );
    const { code, stderr } = await user.run(['scan', `${host}/team/app`, '--offline', '--timeout', '1s']);
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain(`timed out waiting for the registry ${host}\n`);
  });

  it('names, when time is over, the layer that trickles, and leaves nothing behind', async () => {
    const { host } = await serveImage(
      IMAGE,
      at(LAYER?.digest ?? '', (response) => trickle(response)),
    );
    const { code, stderr } = await user.run(['scan', `${host}/team/app`, '--offline', '--timeout', '1s']);
    expect(stderr).toMatch(new RegExp(`waiting for layer 1 of 1 from ${host} \\(\\d+ B read\\)\n`));
    expect({ code, left: user.leftBehind() }).toEqual({ code: 2, left: [] });
  });

  it.each([
    ['trickles', (response: ServerResponse) => trickle(response)],
    [
      'asks to come again for ever',
      (response: ServerResponse) => response.writeHead(503, MINUTES_OF_RETRIES).end(),
    ],
  ])('names, when time is over, the feed that %s', async (_how, answer) => {
    const { host } = await serveImage(IMAGE);
    const feeds = await serve((_request, response) => answer(response));
    const mirror = ['--feeds-mirror', feeds.origin];
    const { code, stderr } = await user.run(['scan', `${host}/team/app`, ...mirror, '--timeout', '1s']);
    expect(stderr).toContain(`waiting for the feed debian-tracker from 127.0.0.1:${feeds.port}\n`);
    expect({ code, left: user.leftBehind() }).toEqual({ code: 2, left: [] });
  });

  it('names, when time is over, the server that does not answer', async () => {
    const { origin } = await serve(() => undefined);
    const { code, stderr } = await user.run(['scan', 'app:1', '--server', origin, '--timeout', '1s']);
    expect(code).toBe(2);
    expect(stderr).toContain(`app:1 was not scanned within 1s: timed out waiting for the server ${origin}\n`);
  });
});

it('keeps the results of other images when the time of one is over', async () => {
  // A layer of its own, which the store does not know of the other image.
  const other = buildImage({ layers: [buildTar([{ path: 'etc/other', content: '' }]).toString('latin1')] });
  const slow = await serveImage(
    other,
    at(other.layers[0]?.digest ?? '', (response) => trickle(response)),
  );
  const quick = await serveImage(IMAGE);
  const names = [`${quick.host}/team/app`, `${slow.host}/team/app`, `${quick.host}/team/app:latest`];
  // Long enough for the other two on any machine.
  const args = [...names, '--offline', '--timeout', '15s', '--format', 'json', ...WAIVED];
  const { code, stdout } = await user.run(['scan', ...args]);
  const report = JSON.parse(stdout) as {
    results: { image: { reference: string } }[];
    failures: { reference: string; code: string }[];
  };
  expect(report.results.map(({ image }) => image.reference)).toEqual([names[0], names[2]]);
  expect(report.failures).toMatchObject([{ reference: names[1], code: 'TIMED_OUT' }]);
  expect(code).toBe(2);
}, 60_000);

it('ends explain and klar at the time limit, too', async () => {
  const { host } = await serveImage(
    IMAGE,
    at(LAYER?.digest ?? '', (response) => trickle(response)),
  );
  const environment = { PLIMSOLL_TIMEOUT: '1s', PLIMSOLL_OFFLINE: 'true' };
  for (const args of [
    ['explain', 'CVE-2099-0001', `${host}/team/app`],
    ['klar', `${host}/team/app`],
  ]) {
    const { code, stderr } = await user.run(args, { environment });
    expect(stderr).toContain('was not scanned within 1s: timed out waiting for layer 1 of 1');
    expect(code).toBe(2);
  }
});
