import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { readSbom, SBOM_FORMATS } from '../../src/sbom/index.ts';
import { User } from '../support/cli.ts';
import { DEBIAN } from '../support/harbour.ts';

const user = new User();
const SHIP = './ship.tar';

beforeAll(() => {
  user.write(SHIP, writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
});

it('writes the SBOM of an image in each format without any feed', async () => {
  for (const format of SBOM_FORMATS.keys()) {
    const run = await user.run(['sbom', SHIP, '--format', format]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const read = readSbom(run.stdout);
    const purls = read.ok ? read.value.flatMap(({ purl }) => purl ?? []) : [];
    expect(purls).toContainEqual(expect.stringMatching(/^pkg:deb\/debian\//u));
  }
});

it('refuses to write an SBOM in a format of reports', async () => {
  const run = await user.run(['sbom', SHIP, '--format', 'junit']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('unknown format "junit"');
});
