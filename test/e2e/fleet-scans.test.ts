import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, CVE_RECORDS, DEBIAN, writeFeeds, writeNews } from '../support/harbour.ts';
import { RunningServer, SOON } from '../support/running-server.ts';

const images = z.object({ images: z.array(z.object({ name: z.string() })) });
const events = z.object({
  events: z.array(z.object({ kind: z.string(), finding: z.object({ id: z.string() }) })),
});

describe('a fleet of images that the command line scanned', () => {
  let user: User;
  let mirror: FeedMirror;
  let server: RunningServer | undefined;

  beforeAll(() => {
    mirror = new FeedMirror();
    user = new User();
  });
  afterAll(() => {
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });
  beforeEach(() => writeFeeds(mirror));
  afterEach(async () => {
    await server?.end('SIGKILL');
    server = undefined;
  });

  const run = (...args: readonly string[]) =>
    user.run(args, { environment: { PLIMSOLL_FEEDS_MIRROR: mirror.folder } });

  async function ask<Schema extends z.ZodType>(schema: Schema, ...args: string[]) {
    const asked = await run('fleet', ...args, '--format', 'json');
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    return schema.parse(JSON.parse(asked.stdout));
  }

  it('answers what a CVE affects after plain scans, and knows no folder and no SBOM', async () => {
    expect(await run('scan', `./${user.write('ship.tar', writeImage(DEBIAN))}`)).toMatchObject({ code: 0 });
    user.write('ship.json', (await run('sbom', './ship.tar')).stdout);
    expect((await run('scan', 'sbom:ship.json', 'dir:.')).stdout).toContain('ship.json');
    expect(await ask(images, 'images')).toEqual({ images: [{ name: './ship.tar' }] });
    expect(await ask(images, 'affected', 'CVE-2099-0001')).toEqual({ images: [{ name: './ship.tar' }] });
  });

  it('leaves what feeds change for these images to the next server, and no other news', async () => {
    await run('scan', './ship.tar');
    writeNews(mirror);
    const rated = readFileSync(`${mirror.folder}/${CVE_RECORDS}/2099/0xxx/CVE-2099-0001.json`, 'utf8');
    mirror.write(`${CVE_RECORDS}/2099/0xxx/CVE-2099-0008.json`, rated.replaceAll('0001', '0008'));
    expect((await run('feeds', 'sync', 'debian-tracker')).code).toBe(0);
    // Its one CVE was never asked about before.
    await run('scan', `./${user.write('boat.tar', writeImage(ALPINE))}`);
    expect(await ask(events, 'events')).toEqual({ events: [] });
    server = await RunningServer.start(user, {
      args: ['serve', '--offline'],
      environment: { PLIMSOLL_FEEDS_MIRROR: mirror.folder },
    });
    await expect
      .poll(
        async () => (await ask(events, 'events')).events.map(({ kind, finding }) => [kind, finding.id]),
        SOON,
      )
      .toEqual([['finding.affected', 'CVE-2099-0008']]);
  });
});
