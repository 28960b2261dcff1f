import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { imageKey, indexed, installed, reference, TRIXIE } from '../store/images.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { clockFrom } from '../support/clock.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { release, TRACKER, writeFeeds } from '../support/harbour.ts';

const SHIP = 'registry.example/ship:1';
const REFITTED = 'registry.example/ship:2';
const IMAGES = {
  [SHIP]: [installed('anchor', { version: '1.0-1' }), installed('hull', { version: '2.0-1' })],
  [REFITTED]: [installed('anchor', { version: '1.0-2' }), installed('hull', { version: '2.0-1' })],
};
const DIGEST = imageKey(SHIP);

const THEN = { anchor: { 'CVE-2099-0001': release({ status: 'open' }) }, hull: {} };
const NOW = {
  anchor: { 'CVE-2099-0001': release({ status: 'resolved', fixed_version: '1.0-2' }) },
  hull: { 'CVE-2099-0002': release({ status: 'open' }) },
};

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const [BEFORE, FIRST, BETWEEN, SECOND] = [day(5), day(4), day(3), day(2)];

const caused = z.array(z.object({ why: z.string(), finding: z.object({ id: z.string() }) }));
const answer = z.object({
  from: z.object({ asOf: z.string().optional(), key: z.string() }),
  came: caused,
  went: caused,
  changed: z.array(
    z.object({ fix: z.object({ to: z.string() }).optional(), finding: z.object({ id: z.string() }) }),
  ),
});

describe.each(ENGINES)('differences over time on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;
  let places: readonly (readonly string[])[];

  /** Runs the program on a day; its clock goes on from noon. */
  async function on(date: string, ...args: readonly string[]): Promise<void> {
    const clock = ['--import', clockFrom(`${date}T12:00:00Z`)];
    const { code, stderr } = await lab.user.execute(process.execPath, [...clock, PROGRAM, ...args], lab);
    if (code !== 0) throw new Error(stderr);
  }

  beforeAll(async () => {
    lab = await EngineLab.open(name, { PLIMSOLL_FEEDS_MIRROR: mirror.folder });
    const store = await lab.openInventory();
    for (const [named, packages] of Object.entries(IMAGES)) {
      await store.inventory.save(indexed(named, packages, { distribution: TRIXIE }), [reference(named)]);
    }
    await store.close();
    writeFeeds(mirror);
    mirror.write(TRACKER, JSON.stringify(THEN));
    await on(FIRST, 'feeds', 'sync', 'debian-tracker', 'kev', 'epss');
    mirror.write(TRACKER, JSON.stringify(NOW));
    await on(SECOND, 'feeds', 'sync', 'debian-tracker');
    const { address } = await lab.serve();
    places = [[], ['--server', address]];
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  const plimsoll = (...args: readonly string[]) => lab.run('fleet', 'diff', ...args);

  async function ask(...args: readonly string[]) {
    const { code, stdout, stderr } = await plimsoll(...args, '--format', 'json');
    expect(stderr).toBe('');
    const { came, went, changed, from } = answer.parse(JSON.parse(stdout));
    const ids = (list: typeof came) => list.map(({ finding, why }) => `${finding.id} ${why}`);
    return { code, came: ids(came), went: ids(went), changed, from };
  }

  it('tells what advisories changed since a day, and why', async () => {
    for (const place of places) {
      const told = await ask(`${SHIP}@${BETWEEN}`, SHIP, ...place);
      expect(told).toMatchObject({
        code: 0,
        came: ['CVE-2099-0002 published'],
        went: [],
        changed: [{ fix: { to: '1.0-2' }, finding: { id: 'CVE-2099-0001' } }],
        from: { asOf: `${BETWEEN}T23:59:59.999Z`, key: DIGEST },
      });
      expect(await ask(`${DIGEST}@${BETWEEN}`, DIGEST, ...place)).toEqual(told);
      const pinned = `registry.example/ship@${DIGEST}`;
      expect(await ask(`${pinned}@${BETWEEN}`, pinned, ...place)).toEqual(told);
      const { code, stdout } = await plimsoll(`${SHIP}@${BETWEEN}`, SHIP, ...place);
      expect(code).toBe(0);
      expect(stdout).toContain(`From ${SHIP} as of ${BETWEEN}T23:59:59.999Z\nto   ${SHIP} now\n`);
      expect(stdout).toMatch(/^CVE-2099-0002 +\w+ +hull +2\.0-1 +- +advisory published$/m);
    }
  });

  it('tells what another image changed from what is known since', async () => {
    for (const place of places) {
      expect(await ask(`${SHIP}@${BETWEEN}`, `${REFITTED}@${SECOND}`, ...place)).toMatchObject({
        code: 0,
        came: ['CVE-2099-0002 published'],
        went: ['CVE-2099-0001 version'],
        changed: [],
      });
    }
  });

  it('does not know what was before the first sync, and ends with 3', async () => {
    for (const place of places) {
      const { code, stdout } = await plimsoll(`${SHIP}@${BEFORE}`, SHIP, ...place);
      expect(code).toBe(3);
      expect(stdout).toContain('  history-missing: debian-tracker is known since ');
    }
  });

  it('says where it looked for an image that nobody scanned', async () => {
    for (const place of places) {
      const { code, stdout, stderr } = await plimsoll(SHIP, `nobody:1@${BETWEEN}`, ...place);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('no image nobody:1: looked at 2 scanned images of ');
      expect(stderr).toContain(place[1] ?? (name === 'SQLite' ? lab.user.store : 'the database'));
    }
  });
});

it.each([
  ['ship:1@monday', '"monday" is not a valid date'],
  ['ship:1@2999-01-01', '2999-01-01 is in the future'],
])('refuses %s before it looks for the image', async (written, message) => {
  using user = new User();
  const { code, stdout, stderr } = await user.run(['fleet', 'diff', written, 'ship:1']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('hint: ');
});
