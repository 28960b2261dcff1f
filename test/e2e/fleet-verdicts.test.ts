import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, TRACKER, release, writeFeeds } from '../support/harbour.ts';
import { type RunningServer, serveArguments, SOON } from '../support/running-server.ts';

const history = z.object({
  key: z.string(),
  verdicts: z.array(
    z.object({
      outcome: z.string(),
      cause: z.string(),
      at: z.string(),
      line: z.object({ ignoreRules: z.number(), since: z.string() }),
    }),
  ),
});
const events = z.object({
  events: z.array(z.object({ kind: z.string(), image: z.string(), message: z.string() })),
});
const images = z.object({
  images: z.array(
    z.object({
      name: z.string(),
      verdicts: z.array(z.object({ line: z.string(), outcome: z.string() })).optional(),
    }),
  ),
});

const BEFORE = { hull: { 'CVE-2099-0002': release({ status: 'open' }) } };
const CRITICAL = { ...BEFORE, anchor: { 'CVE-2099-0001': release({ status: 'open' }) } };

describe.each(ENGINES)('verdicts of the fleet on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;
  let server: RunningServer;
  let image: string;

  async function start(file: object): Promise<void> {
    server = await lab.serve(serveArguments(lab.user, mirror, 'debian-tracker', file));
    await server.untilReady();
  }

  async function ask<Schema extends z.ZodType>(schema: Schema, ...args: string[]) {
    const run = await lab.run('fleet', ...args, '--format', 'json');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return schema.parse(JSON.parse(run.stdout));
  }

  const verdicts = async (...args: string[]) =>
    (await ask(history, 'history', image, ...args)).verdicts.map(({ outcome, cause }) => [outcome, cause]);
  const timeOf = async (cause: string) =>
    (await ask(history, 'history', image)).verdicts.find((each) => each.cause === cause)?.at ?? '';
  const told = async () => {
    const { events: all } = await ask(
      events,
      'events',
      '--kind',
      'image.over-line',
      '--kind',
      'image.within-line',
    );
    return all.map(({ kind }) => kind);
  };

  beforeAll(async () => {
    writeFeeds(mirror);
    mirror.write(TRACKER, JSON.stringify(BEFORE));
    lab = await EngineLab.open(name);
    await start({ max: { critical: 0 } });
    const scan = ['scan', lab.user.write('ship.tar', writeImage(DEBIAN)), '--server', server.address];
    expect((await lab.user.run(scan)).code).toBe(0);
    image = (await ask(images, 'images')).images[0]?.name ?? '';
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  it('keeps a first verdict, and another with its event once a sync brings a critical CVE', async () => {
    expect(await verdicts()).toEqual([['within', 'image']]);
    mirror.write(TRACKER, JSON.stringify(CRITICAL));
    const sync = await server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST' });
    expect(sync.ok).toBe(true);
    const expected = [
      ['over', 'advisories'],
      ['within', 'image'],
    ];
    await expect.poll(() => verdicts(), SOON).toEqual(expected);
    expect(await verdicts('--server', server.address)).toEqual(expected);
    const { key } = await ask(history, 'history', image);
    expect(await ask(events, 'events', '--kind', 'image.over-line')).toMatchObject({
      events: [{ image: key, message: `${image}: Over the line: 1 critical, 0 allowed.` }],
    });
    const { stdout } = await lab.run('fleet', 'history', key);
    expect(stdout).toMatch(
      /^SINCE .*\n\S+ +default +over +advisories +\d+ +1 critical, 1 medium\n\S+ +default +within /,
    );
  });

  it('judges images by another line after a restart, and tells of each change once through kills', async () => {
    await server.end('SIGKILL');
    await start({ max: { critical: 0 } });
    await server.end('SIGKILL');
    await start({ max: { critical: 0 }, ignore: [{ id: 'CVE-2099-0001', reason: 'not reachable' }] });
    expect(server.log).not.toContain('not honoured');
    await expect.poll(async () => (await verdicts())[0], SOON).toEqual(['within', 'rules']);
    expect(await told()).toEqual(['image.over-line', 'image.within-line']);
    const { verdicts: kept } = await ask(history, 'history', image);
    expect(kept.map(({ line }) => line.ignoreRules)).toEqual([1, 0, 0]);
  });

  it('judges an image as of a time by the line of then, and does not know one from before the first', async () => {
    const { verdicts: kept } = await ask(history, 'history', image);
    const since = (index: number) => new Date(Date.parse(kept.at(index)?.line.since ?? '') + 1).toISOString();
    const scan = (asOf: string, ...args: string[]) =>
      lab.run('scan', 'ship.tar', '--as-of', asOf, '--rules-as-of', ...args);
    const remote = ['--server', server.address];
    expect((await scan(new Date().toISOString(), ...remote)).code).toBe(0);
    // The critical CVE came under the first line, which had no rule for it.
    const then = await scan(await timeOf('advisories'), ...remote);
    expect(then).toMatchObject({ code: 1, stdout: expect.stringContaining('CVE-2099-0001') });
    const before = await scan(
      new Date(Date.parse(since(-1)) - 60_000).toISOString(),
      ...remote,
      '-f',
      'json',
    );
    expect(before.code).toBe(3);
    expect(before.stdout).toContain('no line of this server is known as of ');
    expect(await scan(since(0))).toMatchObject({ code: 2 });
  });

  it('judges an image by the line of the namespace where it runs, without a restart', async () => {
    await server.end('SIGKILL');
    const lines = [{ name: 'lab', namespaces: ['lab*'], max: { critical: 5 } }];
    await start({ max: { critical: 0 }, lines });
    const { key } = await ask(history, 'history', image);
    const put = async (generation: number, runs: readonly object[]) => {
      const answer = await server.ask('/api/v1/clusters/production/runs', {
        method: 'PUT',
        json: { uid: 'a', generation, runs },
      });
      expect(answer.status).toBe(200);
    };
    const listed = async () => (await ask(images, 'images')).images.map(({ verdicts: of }) => of);
    const run = {
      workload: { kind: 'Deployment', name: 'web' },
      container: 'app',
      image: 'app:1',
      digest: key,
    };
    await put(1, [
      { ...run, namespace: 'lab-1' },
      { ...run, namespace: 'shop' },
    ]);
    const [over, within] = [
      { line: 'default', outcome: 'over' },
      { line: 'lab', outcome: 'within' },
    ];
    await expect.poll(listed, SOON).toEqual([[over, within]]);
    const { stdout } = await lab.run('fleet', 'images');
    expect(stdout).toMatch(/ over, within \(lab\) /);
    const told = (await lab.run('fleet', 'history', image)).stdout;
    expect(told).toMatch(
      /\n\nRuns in:\nCLUSTER .*\nproduction +lab-1 +Deployment\/web .*\nproduction +shop /,
    );
    await put(2, [{ ...run, namespace: 'lab-1' }]);
    await expect.poll(listed, SOON).toEqual([[within]]);
    await put(3, []);
    await expect.poll(listed, SOON).toEqual([[over]]);
  });

  it('says where it looked for an image that nobody scanned', async () => {
    for (const place of [[], ['--server', server.address]]) {
      const run = await lab.run('fleet', 'history', 'nobody:1', ...place);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('no image nobody:1: looked at 1 scanned image of ');
    }
    expect((await server.ask(`/api/v1/images/sha256:${'0'.repeat(64)}/verdicts`)).status).toBe(404);
  });
});
