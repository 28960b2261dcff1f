import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { SBOM_FORMATS } from '../../src/sbom/index.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, writeFeeds } from '../support/harbour.ts';

interface Result {
  readonly image: { readonly reference: string; readonly sbom?: string };
  readonly scannedAt: string;
  readonly problems: readonly { readonly kind: string }[];
  readonly findings: readonly unknown[];
}

const mirror = new FeedMirror();
const user = new User();

/** An image of which something cannot be read: its database is cut off, and nothing reads its WordPress. */
const HOLED = {
  ...DEBIAN,
  layers: [
    ...DEBIAN.layers,
    { createdBy: 'COPY . /app', files: { 'app/wp-includes/version.php': '<?php $wp_version = "6.0";' } },
    { createdBy: 'RUN x', files: { 'var/lib/dpkg/status.d/odd': 'Package: odd\n' } },
  ],
};
const NAMELESS = { ...DEBIAN, osRelease: {} };

beforeAll(() => {
  writeFeeds(mirror);
  for (const [name, image] of Object.entries({ DEBIAN, ALPINE, HOLED, NAMELESS })) {
    user.write(`${name}.tar`, writeImage(image));
  }
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

async function scan(name: string, ...options: readonly string[]) {
  const args = ['scan', name, '--feeds-mirror', mirror.folder, '--format', 'json', ...options];
  const { code, stdout, stderr } = await user.run(args);
  if (code === 2) return { code, stderr };
  const report: { readonly results: readonly [Result] } = JSON.parse(stdout);
  const [{ image, ...result }] = report.results;
  return { code, stderr, image, result: { ...result, scannedAt: undefined } };
}

it.each(['DEBIAN', 'ALPINE', 'HOLED'])(
  'finds in an SBOM of each format what it finds in the image: %s',
  { timeout: 120_000 },
  async (name) => {
    const direct = await scan(`./${name}.tar`, '--max', 'critical=0');
    expect(direct.result?.findings).not.toHaveLength(0);
    for (const format of SBOM_FORMATS.keys()) {
      const file = `${name}.${format}.json`;
      const written = await user.run(['sbom', `./${name}.tar`, '--format', `${format}=${file}`]);
      expect(written.code).toBe(name === 'HOLED' ? 3 : 0);
      const read = await scan(`sbom:${file}`, '--max', 'critical=0');
      expect(read.image).toEqual({ ...direct.image, sbom: `sbom:${file}` });
      expect(read).toMatchObject({ code: direct.code, result: direct.result });
    }
  },
);

it('keeps the holes of an image in the SBOM that a report of it is', async () => {
  await scan('./HOLED.tar', '--format', 'cyclonedx=report.cdx.json');
  const { code, result } = await scan('sbom:report.cdx.json');
  expect(code).toBe(3);
  const direct = await scan('./HOLED.tar');
  expect(result?.problems).toEqual(direct.result?.problems);
});

it('applies ignore rules for an image to its SBOM', async () => {
  await user.run(['sbom', './DEBIAN.tar', '--format', 'spdx=rules.spdx.json']);
  user.write('rules.yaml', 'ignore:\n  - id: CVE-2099-0001\n    reason: no\n    image: "./DEBIAN.tar"\n');
  const direct = await scan('./DEBIAN.tar', '--config', 'rules.yaml');
  const read = await scan('sbom:rules.spdx.json', '--config', 'rules.yaml');
  expect(read.result).toEqual(direct.result);
});

it('takes an SBOM for a baseline like the image', async () => {
  await user.run(['sbom', './DEBIAN.tar', '--format', 'spdx=before.spdx.json']);
  const against = (baseline: string) => scan('./DEBIAN.tar', '--max', 'low=0', '--baseline', baseline);
  const { result } = await against('./DEBIAN.tar');
  const read = await against('sbom:before.spdx.json');
  expect(read.result?.findings).toEqual(result?.findings);
});

it('takes the distribution that --distro names for an image, and for its SBOM', async () => {
  const direct = await scan('./DEBIAN.tar');
  const unknown = await scan('./NAMELESS.tar');
  expect(unknown).toMatchObject({ code: 3, result: { problems: [{ kind: 'distribution-unknown' }] } });
  const named = await scan('./NAMELESS.tar', '--distro', 'debian:13');
  expect(named).toMatchObject({ code: 0 });
  expect(named.result?.findings).toHaveLength(direct.result?.findings.length ?? 0);
  await user.run(['sbom', './NAMELESS.tar', '--format', 'cyclonedx=nameless.cdx.json']);
  expect((await scan('sbom:nameless.cdx.json', '--distro', 'debian:13')).result).toEqual(named.result);
});

it.each([['./DEBIAN.tar'], ['sbom:DEBIAN.spdx.json']])(
  'refuses another distribution for %s',
  async (name) => {
    await user.run(['sbom', './DEBIAN.tar', '--format', 'spdx=DEBIAN.spdx.json']);
    const { code, stderr } = await scan(name, '--distro', 'ubuntu:24.04');
    expect(code).toBe(2);
    expect(stderr).toContain(`--distro ubuntu:24.04 contradicts ${name}: it is Debian GNU/Linux 13 (trixie)`);
  },
);

it('renders a scan of an SBOM by another tool in each format', async () => {
  const purl = 'pkg:deb/debian/keel@3.0-1?arch=amd64&distro=debian-13&upstream=keel';
  const components = [{ type: 'library', name: 'keel', version: '3.0-1', purl }];
  user.write('odd.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components }));
  const formats = ['table', 'json', 'summary', 'csv', 'junit', 'github', 'gitlab', 'sarif', 'html'];
  for (const format of [...formats, 'trivy-json', 'cyclonedx', 'spdx']) {
    const args = ['--feeds-mirror', mirror.folder, '--format', format];
    const { code, stdout, stderr } = await user.run(['scan', 'sbom:odd.json', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('odd.json');
  }
});

it('says how an SBOM is named to those who name its file as an image', async () => {
  user.write('theirs.json', '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}');
  expect((await scan('./theirs.json')).stderr).toContain('write sbom:FILE for an SBOM');
});
