import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import schema from '../../schema/evidence-1.json' with { type: 'json' };
import { User } from '../support/cli.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, TRACKER, release, writeFeeds } from '../support/harbour.ts';
import { serveArguments, SOON } from '../support/running-server.ts';

const CVE = 'CVE-2099-0001';
const FILES = Object.keys(schema.$defs);

const BEFORE = { hull: { 'CVE-2099-0002': release({ status: 'open' }) } };
const AFTER = { ...BEFORE, anchor: { [CVE]: release({ status: 'open' }) } };

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(schema, 'evidence');

const images = z.object({ images: z.array(z.object({ key: z.string() })) });
const sighting = z.object({ sync: z.number(), at: z.string() });
const answer = z.object({
  id: z.string(),
  affectedSince: sighting.optional(),
  exploitedSince: sighting.optional(),
  images: z.array(z.object({ key: z.string() })),
  runs: z.array(z.object({ workload: z.object({ name: z.string() }) })),
  verdicts: z.array(z.object({ outcome: z.string() })),
});

describe.each(ENGINES)('evidence on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;
  let places: readonly (readonly string[])[];
  let key: string;

  const plimsoll = (...args: readonly string[]) => lab.run('fleet', ...args);

  async function ask(...args: readonly string[]) {
    const { code, stdout } = await plimsoll('evidence', CVE, '--format', 'json', ...args);
    return { code, document: answer.parse(JSON.parse(stdout)) };
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    mirror.write(TRACKER, JSON.stringify(BEFORE));
    lab = await EngineLab.open(name);
    const options = { max: { critical: 0 } };
    const server = await lab.serve(serveArguments(lab.user, mirror, 'debian-tracker', options));
    await server.untilReady();
    places = [[], ['--server', server.address]];
    const scan = ['scan', lab.user.write('ship.tar', writeImage(DEBIAN)), '--server', server.address];
    expect((await lab.user.run(scan)).code).toBe(0);
    const list: unknown = JSON.parse((await plimsoll('images', '--format', 'json')).stdout);
    key = images.parse(list).images[0]?.key ?? '';
    const workload = {
      namespace: 'shop',
      workload: { kind: 'Deployment', name: 'checkout' },
      container: 'app',
      image: 'registry.example/ship:1',
      digest: key,
    };
    const runs = { cluster: 'edge', uid: 'uid', at: new Date().toISOString(), runs: [workload] };
    lab.user.write('runs.json', JSON.stringify(runs));
    expect(await plimsoll('import', 'runs.json')).toMatchObject({ code: 0 });
    mirror.write(TRACKER, JSON.stringify(AFTER));
    const sync = await server.ask('/api/v1/feeds/debian-tracker/sync', { method: 'POST' });
    expect(sync.ok).toBe(true);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  it('tells where it was, since when it was known, and how images were judged', async () => {
    await expect.poll(async () => (await ask()).document.verdicts.length, SOON).toBe(2);
    const [here, there] = [await ask(), await ask(...(places[1] ?? []))];
    expect(here).toMatchObject({
      code: 0,
      document: {
        id: CVE,
        affectedSince: { sync: expect.any(Number) as number },
        images: [{ key }],
        runs: [{ workload: { name: 'checkout' } }],
        verdicts: [{ outcome: 'within' }, { outcome: 'over' }],
      },
    });
    // KEV listed it from the first sync on.
    expect(here.document.exploitedSince).toEqual(here.document.affectedSince);
    expect(there).toEqual(here);
  });

  it('writes one archive of documented files, and sums up on the terminal', async () => {
    for (const [index, place] of places.entries()) {
      const file = `evidence-${index}.tar.gz`;
      const { code, stdout } = await plimsoll('evidence', CVE, '--output', file, ...place);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^CVE-2099-0001\n\n {2}Known to affect an image since \S+ \(sync \d+\)\.\n/);
      expect(stdout).toMatch(/^edge +shop +Deployment\/checkout /m);
      await lab.user.execute('tar', ['-xzf', file]);
      const read = (each: string) => readFileSync(join(lab.user.folder, `${CVE}-evidence`, each), 'utf8');
      expect(read('README.txt')).toContain('24 hours later: ');
      for (const each of FILES) {
        const isValid = ajv.validate(`evidence#/$defs/${each}`, JSON.parse(read(each)));
        expect([each, isValid, ajv.errors]).toEqual([each, true, null]);
      }
    }
  });

  it('says where it looked for what nothing names', async () => {
    for (const place of places) {
      const { code, stdout, stderr } = await plimsoll('evidence', 'CVE-2099-9999', ...place);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(
        'nothing names CVE-2099-9999: looked in the feeds, and at 1 scanned image of ',
      );
    }
  });
});

it.each([
  [['openssl'], '"openssl" is not a valid ID'],
  [[CVE, '--output', 'evidence.zip'], 'evidence.zip is not a valid name of the archive'],
  [[CVE, '--output', 'no/such/folder/evidence.tar.gz'], 'cannot write no/such/folder/evidence.tar.gz'],
  [[CVE], 'looked in the feeds, and at 0 scanned images of '],
])('ends evidence of %j with 2 and a hint', async (args, message) => {
  using user = new User();
  const { code, stdout, stderr } = await user.run(['fleet', 'evidence', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('hint: ');
});
