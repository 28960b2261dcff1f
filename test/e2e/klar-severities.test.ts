// The trap of 2018, through severities: a server that answers Klar before it knows how severe the findings are lets an
// image through that is over the threshold. The complete answer to this image is exit code 1.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/start/exit-codes.ts';
import { serveImage, type FakeRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { CVE_RECORDS, CVE_ZIP, TRACKER, writeFeeds, writeManyHigh } from '../support/harbour.ts';
import { MirrorServer } from '../support/mirror-server.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const HIGH = 30;
/** As the article's Job sets them. */
const VARIABLES = { CLAIR_OUTPUT: 'High', CLAIR_THRESHOLD: '10', REGISTRY_INSECURE: 'true' };
const A_SECOND = 1000;

const IMAGE = buildImage({
  layers: [
    buildTar([
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
      {
        path: 'var/lib/dpkg/status',
        content: 'Package: keel\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0-1\n\n',
      },
    ]).toString(),
  ],
});

let user: User;
let mirror: FeedMirror;
let feeds: MirrorServer;
let zip: Buffer;

beforeEach(async () => {
  user = new User();
  mirror = new FeedMirror();
  writeFeeds(mirror);
  zip = writeManyHigh(mirror, HIGH);
  feeds = await MirrorServer.start(mirror);
  feeds.slowDown(CVE_RECORDS, A_SECOND);
});

afterEach(async () => {
  await feeds[Symbol.asyncDispose]();
  mirror[Symbol.dispose]();
  user[Symbol.dispose]();
});

function serve(...args: string[]): Promise<RunningServer> {
  const allowed = ['--allow-address', 'loopback'];
  return RunningServer.start(user, { args: ['serve', '--feeds-mirror', feeds.origin, ...allowed, ...args] });
}

function klar({ address }: RunningServer, { host }: FakeRegistry) {
  const environment = { ...VARIABLES, CLAIR_ADDR: address };
  return user.run(['klar', `${host}/team/app`], { environment });
}

/** Asks for as long as there is no verdict: the first one. */
async function firstVerdict(clair: RunningServer, registry: FakeRegistry): Promise<number | null> {
  let code: number | null = null;
  await expect
    .poll(async () => {
      ({ code } = await klar(clair, registry));
      return code;
    }, SOON)
    .not.toBe(EXIT.failed);
  return code;
}

describe('klar against a slow mirror of CVE records', () => {
  it('never ends klar with 0 where the CVE list is unavailable as a whole', async () => {
    const registry = await serveImage(IMAGE);
    await using clair = await serve();
    expect(await firstVerdict(clair, registry)).toBe(EXIT.over);
  });

  it('never ends klar with 0 while the CVE list is loaded, and then', async () => {
    mirror.write(CVE_ZIP, zip);
    feeds.hold(CVE_ZIP);
    const registry = await serveImage(IMAGE);
    await using clair = await serve();
    expect(await firstVerdict(clair, registry)).toBe(EXIT.over);
    expect(feeds.waitingFor(CVE_ZIP)).toBe(1);
    const asked = feeds.requestsFor(CVE_RECORDS);
    feeds.letGo(CVE_ZIP);
    await clair.untilLoaded('cve');
    expect((await klar(clair, registry)).code).toBe(EXIT.over);
    expect(feeds.requestsFor(CVE_RECORDS)).toBe(asked);
  });

  it('never ends klar with 0 for an image posted before its feed was loaded', async () => {
    feeds.hold(TRACKER);
    const registry = await serveImage(IMAGE);
    await using clair = await serve('--no-keep-feed', 'cve');
    await expect.poll(() => feeds.waitingFor(TRACKER), SOON).toBe(1);
    expect((await klar(clair, registry)).code).toBe(EXIT.failed);
    feeds.letGo(TRACKER);
    expect(await firstVerdict(clair, registry)).toBe(EXIT.over);
    expect(feeds.requestsFor(CVE_ZIP)).toBe(0);
  });
});

describe('CVE records that cannot be fetched', () => {
  beforeEach(() => {
    feeds.fail(CVE_RECORDS);
    feeds.fail(CVE_ZIP);
  });

  it('ends klar with 2, and answers Clair v1 with 503 and v4 with 202, without CVE records', async () => {
    const registry = await serveImage(IMAGE);
    await using clair = await serve();
    await clair.untilLoaded('debian-tracker');
    const { code, stdout, stderr } = await klar(clair, registry);
    expect({ code, found: stdout.includes('Found') }).toEqual({ code: EXIT.failed, found: false });
    expect(stderr).toContain('analyze error 503');
    expect(stderr).toContain('cve could not be loaded');

    const manifest = `sha256:${'a'.repeat(64)}`;
    const layers = IMAGE.layers.map(({ digest }) => ({
      hash: digest,
      uri: `${registry.origin}/v2/team/app/blobs/${digest}`,
      headers: {},
    }));
    const posted = await clair.ask('/indexer/api/v1/index_report', { json: { hash: manifest, layers } });
    expect(posted.status).toBe(201);
    const report = await clair.ask(`/matcher/api/v1/vulnerability_report/${manifest}`);
    expect([report.status, await report.text()]).toEqual([202, '']);
  });

  it('answers without CVE records where the operator waives them by name', async () => {
    const registry = await serveImage(IMAGE);
    await using clair = await serve('--allow-incomplete', 'feed-missing:cve');
    await clair.untilLoaded('debian-tracker');
    const { code, stdout } = await klar(clair, registry);
    expect(code).toBe(EXIT.within);
    expect(stdout).toContain(`Unknown: ${HIGH + 1}`);
  });
});

it('answers Clair v1 with 503 where the CVE list knows none of the CVEs', async () => {
  rmSync(path.join(mirror.folder, CVE_RECORDS), { recursive: true });
  const registry = await serveImage(IMAGE);
  await using clair = await serve();
  await clair.untilLoaded('debian-tracker');
  const [{ digest } = { digest: '' }] = IMAGE.layers;
  const Layer = { Name: 'top', Path: `${registry.origin}/v2/team/app/blobs/${digest}`, Format: 'Docker' };
  expect((await clair.ask('/v1/layers', { json: { Layer } })).status).toBe(201);
  const answer = await clair.ask('/v1/layers/top?vulnerabilities');
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('without a record in any source');
});
