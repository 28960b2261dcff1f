import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { parseDigest } from '../../src/domain/index.ts';
import { openInventory } from '../../src/inventory/index.ts';
import { openStoreEngine } from '../../src/store/index.ts';
import { User } from '../support/cli.ts';
import { type Engine, ENGINES, openEngine } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, release, TRACKER, writeFeeds } from '../support/harbour.ts';
import { RunningServer, serveArguments, SOON } from '../support/running-server.ts';

const KILLS = 3;
/** Milliseconds after its start in which a server reads the image again, on a machine at rest. */
const READ_MS = 800;
const PATIENT = { timeout: 300_000 };

const status = z.object({ images: z.number(), outdated: z.number(), unread: z.number() });
const images = z.object({ items: z.array(z.object({ key: z.string(), packages: z.number() })) });
const details = z.object({
  problems: z.array(z.object({ kind: z.string() })),
  readAgain: z.object({ failures: z.number(), reason: z.string() }).optional(),
});
const verdicts = z.object({ items: z.array(z.object({ outcome: z.string(), cause: z.string() })) });

describe.each(ENGINES)('images that an earlier version read, on %s', (name) => {
  const user = new User();
  const mirror = new FeedMirror();
  let engine: Engine;
  let server: RunningServer;

  async function start(): Promise<void> {
    server = await RunningServer.start(user, {
      args: serveArguments(user, mirror, 'debian-tracker', { max: { critical: 0 } }),
      environment: engine.environment,
    });
  }

  const ask = async <Schema extends z.ZodType>(schema: Schema, path: string) =>
    schema.parse(await (await server.ask(path)).json());
  const image = async () => {
    const [only] = (await ask(images, '/api/v1/images')).items;
    if (!only) throw new Error('an image was scanned');
    return only;
  };

  /** Leaves the image as a version would have that found no packages, and its facts as they are, or none. */
  async function age(key: string, keepsFacts: boolean): Promise<void> {
    const digest = parseDigest(key);
    if (!digest) throw new Error('a key is a digest');
    const store = await openInventory(engine.storeOf(user));
    const stored = await store.inventory.get(digest);
    if (!stored) throw new Error('the image was stored');
    await store.inventory.save({ ...stored, packages: [], indexedBy: 'dpkg/0' }, []);
    await store.close();
    if (keepsFacts) return;
    const opened = await openStoreEngine(engine.storeOf(user));
    await sql`delete from layer_facts`.execute(opened.db);
    await opened.close();
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    mirror.write(TRACKER, JSON.stringify({ anchor: { 'CVE-2099-0001': release({ status: 'open' }) } }));
    engine = await openEngine(name);
    await start();
    await server.untilReady();
    const scan = ['scan', user.write('ship.tar', writeImage(DEBIAN)), '--server', server.address];
    expect((await user.run(scan)).code).toBe(0);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    await engine[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  it('finds what is new in stored facts, though the server is killed meanwhile', PATIENT, async () => {
    const { key, packages } = await image();
    await server.end();
    await age(key, true);
    for (let i = 0; i < KILLS; i++) {
      await start();
      await pause((READ_MS * (i + 1)) / KILLS);
      await server.end('SIGKILL');
    }
    await start();
    await expect.poll(async () => (await image()).packages, SOON).toBe(packages);
    expect(await ask(status, '/api/v1/fleet')).toEqual({ images: 1, outdated: 0, unread: 0 });
    // An image is judged once it is saved.
    const outcome = async () => (await ask(verdicts, `/api/v1/images/${key}/verdicts`)).items[0]?.outcome;
    await expect.poll(outcome, SOON).toBe('over');
  });

  it('keeps what it cannot read again, and says so', PATIENT, async () => {
    const { key } = await image();
    await server.end();
    await age(key, false);
    await start();
    await expect
      .poll(() => ask(status, '/api/v1/fleet'), SOON)
      .toEqual({ images: 1, outdated: 1, unread: 1 });
    const { problems, readAgain } = await ask(details, `/api/v1/images/${key}`);
    expect(problems.map(({ kind }) => kind)).toEqual(['read-by-earlier-version']);
    expect(readAgain).toMatchObject({
      failures: 1,
      reason: expect.stringContaining('no registry') as string,
    });
    const shown = await user.run(['fleet', 'status', '--server', server.address]);
    expect(shown.stdout).toContain(
      '1 image read by an earlier version of Plimsoll, 1 could not be read again\n',
    );
    const report = await server.ask(`/api/v1/images/${key}/report?format=json`);
    expect(await report.text()).toContain('read-by-earlier-version');
  });
});
