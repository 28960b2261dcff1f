import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { writeImage } from '../../bin/examples/write-image.ts';
import { EngineLab } from '../support/engine-lab.ts';
import { ENGINES } from '../support/engines.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { serveArguments, SOON } from '../support/running-server.ts';

const listed = z.object({
  documents: z.array(
    z.object({ name: z.string(), line: z.string().optional(), statements: z.number(), putBy: z.string() }),
  ),
});
const history = z.object({ verdicts: z.array(z.object({ outcome: z.string(), cause: z.string() })) });

const DOCUMENT = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex',
  author: 'us',
  timestamp: '2026-11-28T03:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2099-0001' },
      products: [{ '@id': 'pkg:deb/debian/libanchor1' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    },
  ],
};

describe.each(ENGINES)('VEX documents of the fleet on %s', (name) => {
  const mirror = new FeedMirror();
  let lab: EngineLab;

  const vex = (...args: string[]) => lab.run('fleet', 'vex', ...args);

  async function documents(...place: string[]) {
    const { stdout, stderr } = await vex('list', '--format', 'json', ...place);
    expect(stderr).toBe('');
    return listed.parse(JSON.parse(stdout)).documents;
  }

  beforeAll(async () => {
    writeFeeds(mirror);
    lab = await EngineLab.open(name);
    lab.user.write('vendor.json', JSON.stringify(DOCUMENT));
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    mirror[Symbol.dispose]();
  });

  it('keeps, lists and removes documents in a store that no server has open', async () => {
    expect((await vex('list')).stdout).toBe('No VEX documents.\n');
    expect(await vex('add', 'vendor', 'vendor.json')).toMatchObject({
      code: 0,
      stdout: 'vendor: 1 statement counted in all verdicts\n',
    });
    expect(await documents()).toEqual([{ name: 'vendor', statements: 1, putBy: 'plimsoll fleet vex' }]);
    expect((await vex('list')).stdout).toMatch(/^NAME .*\nvendor +all +1 +plimsoll fleet vex +\S+\n$/);
    expect(await vex('remove', 'vendor')).toMatchObject({ code: 0, stdout: 'vendor counts no longer\n' });
    expect(await documents()).toEqual([]);
  });

  it.each([
    [['remove', 'nobody'], 'no VEX document nobody in '],
    [['add', 'a/b', 'vendor.json'], '"a/b" is not a valid name of a VEX document'],
    [['add', 'vendor', 'missing.json'], 'cannot read missing.json'],
    [['add', 'vendor', 'empty.json'], 'empty.json is not a valid VEX document: not OpenVEX'],
    [['add', 'vendor', 'silent.json'], 'vendor is not a valid VEX document: it has no statement'],
    [['add', 'vendor', 'vendor.json', '--line', 'defualt'], 'unknown line "defualt"; did you mean default?'],
  ])('refuses %j', async (args, message) => {
    lab.user.write('empty.json', '{}');
    lab.user.write('silent.json', JSON.stringify({ ...DOCUMENT, statements: [] }));
    const { code, stderr } = await vex(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('hint: ');
    expect(await documents()).toEqual([]);
  });

  it('changes the verdicts of a server by one line', async () => {
    const lines = [{ name: 'lab', namespaces: ['lab'], max: { critical: 0 } }];
    const server = await lab.serve(
      serveArguments(lab.user, mirror, 'debian-tracker', { max: { critical: 0 }, lines }),
    );
    await server.untilReady();
    const place = ['--server', server.address];
    const image = lab.user.write('ship.tar', writeImage(DEBIAN));
    expect((await lab.run('scan', image, ...place)).code).toBe(0);
    const verdicts = async () => {
      const { stdout } = await lab.run('fleet', 'history', 'ship.tar', '--format', 'json', ...place);
      return history.parse(JSON.parse(stdout)).verdicts.map(({ outcome, cause }) => [outcome, cause]);
    };
    await expect.poll(verdicts, SOON).toEqual([['over', 'image']]);
    expect(await vex('add', 'vendor', 'vendor.json', '--line', 'default', ...place)).toMatchObject({
      code: 0,
      stdout: 'vendor: 1 statement counted in verdicts by the line default\n',
    });
    await expect.poll(verdicts, SOON).toEqual([
      ['within', 'rules'],
      ['over', 'image'],
    ]);
    expect(await documents(...place)).toMatchObject([{ name: 'vendor', line: 'default' }]);
    expect(await documents()).toEqual(await documents(...place));
    for (const where of [[], place]) {
      const { code, stderr } = await vex('add', 'other', 'vendor.json', '--line', 'lib', ...where);
      expect([code, stderr]).toEqual([2, expect.stringContaining('unknown line "lib"; did you mean lab?')]);
      const unknown = await vex('remove', 'other', ...where);
      expect([unknown.code, unknown.stderr]).toEqual([
        2,
        expect.stringContaining('no VEX document other in '),
      ]);
    }
    expect((await vex('remove', 'vendor', ...place)).stdout).toBe('vendor counts no longer\n');
    await expect.poll(async () => (await verdicts())[0], SOON).toEqual(['over', 'rules']);
  });
});
