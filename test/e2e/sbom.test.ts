import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { readSbom, SBOM_FORMATS } from '../../src/sbom/index.ts';
import { User } from '../support/cli.ts';
import { DEBIAN } from '../support/harbour.ts';

interface ScannedImage {
  readonly image: object;
  readonly packages: readonly unknown[];
}

const user = new User();
const SHIP = './ship.tar';

beforeAll(() => {
  user.write(SHIP, writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
});

async function scanned(args: readonly string[], input = ''): Promise<ScannedImage> {
  const run = await user.run(['scan', '--offline', '--format', 'json', ...args], { input });
  const report: { results: readonly ScannedImage[] } = JSON.parse(run.stdout);
  const [result] = report.results;
  if (!result) throw new Error(run.stderr);
  return result;
}

it('writes the SBOM of an image in each format without any feed', async () => {
  for (const format of SBOM_FORMATS.keys()) {
    const run = await user.run(['sbom', SHIP, '--format', format]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const read = readSbom(run.stdout);
    const purls = read.ok ? read.value.packages.flatMap(({ purl }) => purl ?? []) : [];
    expect(purls).toContainEqual(expect.stringMatching(/^pkg:deb\/debian\//u));
  }
});

it('refuses to write an SBOM in a format of reports', async () => {
  const run = await user.run(['sbom', SHIP, '--format', 'junit']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('unknown format "junit"');
});

it('scans an SBOM like the image, from a file and from standard input', async () => {
  const written = await user.run(['sbom', SHIP, '--format', 'cyclonedx=ship.cdx.json']);
  expect(written).toMatchObject({ code: 0, stderr: '' });
  const image = await scanned([SHIP]);
  expect(image.packages).not.toHaveLength(0);
  const named = await scanned(['sbom:ship.cdx.json']);
  expect(named.image).toEqual({ ...image.image, sbom: 'sbom:ship.cdx.json' });
  expect(named.packages).toEqual(image.packages);
  const piped = await scanned(['-'], user.read('ship.cdx.json'));
  expect(piped.packages).toEqual(image.packages);
});

it.each([
  [['sbom:missing.json'], 'cannot read missing.json'],
  [['sbom:ship.tar'], 'ship.tar is not a text in UTF-8'],
  [['sbom:'], 'sbom: names no file'],
  [['sbom:other.json'], "sbom:other.json is not a valid SBOM: neither CycloneDX, SPDX nor Syft's JSON"],
  [
    ['sbom:odd.json', '--platform', 'linux/arm64'],
    '--platform linux/arm64 does not apply: sbom:odd.json names no',
  ],
  [['sbom:odd.json', '--skip-digest-check'], '--skip-digest-check does not apply to sbom:odd.json'],
  [['sbom:odd.json', '--server', 'http://127.0.0.1:1'], 'sbom:odd.json cannot be combined with --server'],
])('refuses to scan %j: %s', async (args, message) => {
  user.write('other.json', '{"results": []}');
  user.write('odd.json', '{"bomFormat": "CycloneDX", "specVersion": "1.6"}');
  const run = await user.run(['scan', ...args]);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(message);
});

it('refuses an SBOM where an image is read', async () => {
  const run = await user.run(['sbom', 'sbom:ship.cdx.json']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('names an SBOM where an image is needed');
});
