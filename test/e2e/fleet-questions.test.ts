import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Distribution } from '../../src/domain/index.ts';
import { imageKey, indexed, installed, reference, TRIXIE } from '../store/images.ts';
import { askAgent, connectAgent } from '../support/agent.ts';
import { User } from '../support/cli.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { writeFeeds } from '../support/harbour.ts';

/** No feed covers it. */
const PLAN_9: Distribution = { ...TRIXIE, id: 'plan9', version: '4', name: 'Plan 9', codeName: 'four' };

const image = z.object({ name: z.string(), key: z.string(), running: z.number() });
const answer = z.object({
  images: z.array(image),
  runs: z.array(z.object({ workload: z.object({ name: z.string() }) })),
  neverScanned: z.number(),
});

/** Three images of one release: CVE-2099-0001 is in the first and the third, and fixed in the second. */
const IMAGES = {
  'registry.example/ship:1': [installed('anchor', { version: '1.0-1' }), installed('mast')],
  'registry.example/ship:2': [installed('anchor', { version: '1.0-2' })],
  'registry.example/raft:1': [installed('anchor', { version: '1.0-1' })],
};

/** A digest that was never scanned. */
const LOST = `sha256:${'1'.repeat(64)}`;

function runOf(workload: string, digest: string) {
  return {
    namespace: 'shop',
    workload: { kind: 'Deployment', name: workload },
    container: 'app',
    image: `registry.example/${workload}`,
    digest,
  };
}

function listOf(...runs: readonly object[]): string {
  return JSON.stringify({ cluster: 'edge', uid: 'uid', at: new Date().toISOString(), runs });
}

describe.each(ENGINES)('questions to the fleet on %s', (name) => {
  let mirror: FeedMirror;
  let lab: EngineLab;

  beforeAll(() => {
    mirror = new FeedMirror();
    writeFeeds(mirror);
  });
  afterAll(() => mirror[Symbol.dispose]());
  beforeEach(async () => {
    lab = await EngineLab.open(name, {
      PLIMSOLL_FEEDS_MIRROR: mirror.folder,
      PLIMSOLL_KEEP_FEED: 'debian-tracker',
    });
    const store = await lab.openInventory();
    for (const [named, packages] of Object.entries(IMAGES)) {
      const read = indexed(named, packages, { distribution: TRIXIE });
      await store.inventory.save(read, [reference(named)]);
    }
    await store.close();
    expect(await lab.run('feeds', 'sync', 'debian-tracker')).toMatchObject({ code: 0 });
    lab.user.write('runs.json', listOf(runOf('checkout', imageKey('registry.example/ship:1'))));
    expect(await lab.run('fleet', 'import', 'runs.json')).toMatchObject({ code: 0 });
  });
  afterEach(() => lab[Symbol.asyncDispose]());

  async function ask(...args: readonly string[]) {
    const { code, stdout, stderr } = await lab.run('fleet', ...args, '--format', 'json');
    expect(stderr).toBe('');
    const { images, runs, neverScanned } = answer.parse(JSON.parse(stdout));
    return {
      code,
      images: images.map((each) => [each.name, each.running]),
      workloads: runs.map(({ workload }) => workload.name),
      neverScanned,
    };
  }

  it('lists what a CVE affects and where it runs, from the store and from the server', async () => {
    const { address } = await lab.serve();
    for (const place of [[], ['--server', address]]) {
      expect(await ask('affected', 'cve-2099-0001', ...place)).toEqual({
        code: 0,
        images: [
          ['registry.example/raft:1', 0],
          ['registry.example/ship:1', 1],
        ],
        workloads: ['checkout'],
        neverScanned: 0,
      });
      expect((await ask('affected', 'CVE-2099-0001', '--running', ...place)).images).toEqual([
        ['registry.example/ship:1', 1],
      ]);
      const { code, stdout } = await lab.run('fleet', 'affected', 'CVE-2099-0001', ...place);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^CVE-2099-0001 affects 2 scanned images\.\n\nIMAGE +RUNS +DIGEST\n/);
      expect(stdout).toMatch(/^edge +shop +Deployment\/checkout +app +registry\.example\/checkout +/m);
      const none = await lab.run('fleet', 'affected', 'CVE-2099-0005', ...place);
      expect(none).toEqual({ code: 0, stdout: 'CVE-2099-0005 affects no scanned image.\n', stderr: '' });
    }
  });

  it('answers an agent, in one page or in many, and names what nobody looked at', async () => {
    const { address } = await lab.serve();
    lab.user.write(
      'runs.json',
      listOf(runOf('checkout', imageKey('registry.example/ship:1')), runOf('lost', LOST)),
    );
    await lab.run('fleet', 'import', 'runs.json');
    const agent = await connectAgent(lab.user, ['--server', address, '--store', `${lab.user.home}/agent.db`]);
    try {
      const { tools } = await agent.listTools();
      expect(tools.map((tool) => tool.name)).toContain('fleet_plan');
      const first = await askAgent(agent, 'fleet_affected', { id: 'cve-2099-0001', limit: 1 });
      expect(first).toMatchObject({
        summary: { isKnown: true, images: 2, workloads: 1, neverScanned: 1, isComplete: false },
        next: { skip: 1 },
        untrusted: {
          images: [{ name: 'registry.example/raft:1' }],
          workloads: [{ workload: { kind: 'Deployment', name: 'checkout' } }],
        },
      });
      const running = { id: 'CVE-2099-0001', running: true };
      expect(await askAgent(agent, 'fleet_affected', running)).toMatchObject({ summary: { images: 1 } });
      const unknown = await askAgent(agent, 'fleet_affected', { id: 'CVE-1999-0001' });
      expect(unknown.summary).toMatchObject({ isKnown: false, isComplete: false });
      expect(await askAgent(agent, 'fleet_plan', { namespace: 'shop' })).toMatchObject({
        summary: { images: 1, neverScanned: 1, isComplete: false },
        untrusted: { upgrades: [{ kind: 'package', name: 'anchor', version: '1.0-2' }] },
      });
    } finally {
      await agent.close();
    }
  });

  it('lists what holds a package, in any version or in one', async () => {
    const { address } = await lab.serve();
    for (const place of [[], ['--server', address]]) {
      expect((await ask('packages', 'anchor', ...place)).images).toHaveLength(3);
      expect(await ask('packages', 'anchor@1.0-2', ...place)).toMatchObject({
        code: 0,
        images: [['registry.example/ship:2', 0]],
        workloads: [],
      });
      const { stdout } = await lab.run('fleet', 'packages', 'anchor@1.0-2', '--running', ...place);
      expect(stdout).toBe('anchor 1.0-2 is in no running image.\n');
    }
  });

  it('says where it looked for a CVE or a package that nobody knows, and ends with 2', async () => {
    const { address } = await lab.serve();
    for (const place of [[], ['--server', address]]) {
      for (const [args, message] of [
        [
          ['affected', 'CVE-2099-9999'],
          'no feed names CVE-2099-9999: looked in the feeds for 3 scanned images of ',
        ],
        [['packages', 'sail'], 'no image holds sail: looked at 3 scanned images of '],
        [['packages', 'anchor@9'], 'no image holds anchor 9: looked at 3 scanned images of '],
      ] as const) {
        const { code, stdout, stderr } = await lab.run('fleet', ...args, ...place);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toContain(message);
        expect(stderr).toContain(place[1] ?? (name === 'SQLite' ? lab.user.store : 'the database'));
        expect(stderr).toContain('hint: ');
      }
    }
  });

  it('ends with 3 while an image runs that was never scanned', async () => {
    lab.user.write('runs.json', listOf(runOf('unseen', imageKey('unseen'))));
    expect(await lab.run('fleet', 'import', 'runs.json')).toMatchObject({ code: 0 });
    for (const args of [
      ['affected', 'CVE-2099-0001'],
      ['packages', 'anchor'],
    ]) {
      const { code, stdout } = await lab.run('fleet', ...args);
      expect(code).toBe(3);
      expect(stdout).toContain('\nNever scanned, so not looked at: 1 running image.\n');
    }
  });

  it('ends with 3, and names the feed, where an image may be missing', async () => {
    const store = await lab.openInventory();
    const unread = indexed('registry.example/plan:9', [], { distribution: PLAN_9 });
    await store.inventory.save(unread, [reference('registry.example/plan:9')]);
    await store.close();
    const { code, stdout } = await lab.run('fleet', 'affected', 'CVE-2099-0001');
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^CVE-2099-0001 affects 2 scanned images\.\n[^]*\nImages may be missing:\n {2}no feed covers /,
    );
  });
});

describe('wrong questions to the fleet', () => {
  const user = new User();
  afterAll(() => user[Symbol.dispose]());

  it.each([
    [['affected', 'openssl'], '"openssl" is not a valid ID'],
    [['packages', 'openssl@'], '"openssl@" is not a valid package'],
    [['affected', 'CVE-2099-0001'], 'looked in the feeds for 0 scanned images of '],
    [['packages', 'openssl'], 'no image holds openssl: looked at 0 scanned images of '],
    [['affected', 'CVE-2099-0001', '--server', 'http://plimsoll.example'], 'uses plain http'],
  ])('ends %j with 2 and a hint', async (args, message) => {
    const { code, stdout, stderr } = await user.run(['fleet', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint: ');
  });
});
