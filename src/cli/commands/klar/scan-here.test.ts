import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defined, type Platform } from '../../../domain/index.ts';
import { goProgram } from '../../../catalog/markers/testing.ts';
import { buildTar, type TarInput } from '../../../archive/testing/build-tar.ts';
import { serveImage } from '../../../image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../../image/source/registry/testing/test-image.ts';
import { klar, temporaryFolder } from './testing.ts';

const TRACKER = 'security-tracker.debian.org/tracker/data/json';
const BANNER = 'clair timeout 1m0s\ndocker timeout: 1m0s\nno whitelist file\n';

const TRACKED = {
  anchor: {
    'CVE-2099-0001': {
      releases: {
        trixie: { status: 'resolved', fixed_version: '1.0-2', urgency: 'not yet assigned' },
        stretch: { status: 'resolved', fixed_version: '1.0-2', urgency: 'not yet assigned' },
      },
    },
    'CVE-2099-0002': { releases: { trixie: { status: 'open', urgency: 'not yet assigned' } } },
  },
};

const STATUS = ['libanchor1', 'anchor-tools']
  .map(
    (name) =>
      `Package: ${name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nSource: anchor\n`,
  )
  .join('\n');

const release = (id: string, version: string): TarInput => ({
  path: 'etc/os-release',
  content: `ID=${id}\nVERSION_ID="${version}"\n`,
});
const PACKAGES: TarInput = { path: 'var/lib/dpkg/status', content: `${STATUS}\n` };

interface WorldParts {
  readonly platform?: Platform;
  /** Further layers above, as bytes. */
  readonly layers?: readonly string[];
  readonly isTracked?: boolean;
}

/** Sets up a registry with one image of these files, and a user whose feeds come from a folder. */
async function world(
  files: readonly TarInput[],
  { layers = [], isTracked = true, platform }: WorldParts = {},
) {
  const registry = await serveImage(
    buildImage({ layers: [buildTar(files).toString(), ...layers], ...defined({ platform }) }),
  );
  const mirror = temporaryFolder();
  if (isTracked) {
    const file = join(mirror, TRACKER);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(TRACKED));
  }
  return {
    image: `${registry.host}/team/app`,
    environment: { PLIMSOLL_FEEDS_MIRROR: mirror, PLIMSOLL_STORE: join(mirror, 'store.db') },
  };
}

describe('klar without a Clair', () => {
  it.each([{}, { DOCKER_PLATFORM_ARCH: 's390x' }])(
    'scans an image outside of an index for any platform: %o',
    async (variables) => {
      const platform = { os: 'linux', architecture: 'arm64' };
      const { image, environment } = await world([release('debian', '13'), PACKAGES], { platform });
      const { code, stdout } = await klar(image, { ...environment, ...variables });
      expect([code, stdout]).toEqual([1, expect.stringContaining('CVE-2099-0001: ')]);
    },
  );

  it('scans as Klar without a Clair, and prints findings as Clair would', async () => {
    const { image, environment } = await world([release('debian', '13'), PACKAGES]);
    const { code, stdout, stderr } = await klar(image, { ...environment, FORMAT_OUTPUT: 'json' });
    expect({ code, stderr: stderr.includes('clair timeout') }).toEqual({ code: 1, stderr: false });
    const { LayerCount: layers, Vulnerabilities: found } = JSON.parse(stdout) as {
      LayerCount: number;
      Vulnerabilities: Record<string, object[]>;
    };
    expect(layers).toBe(1);
    expect(found['Unknown']).toMatchObject([
      {
        Name: 'CVE-2099-0001',
        NamespaceName: 'debian:13',
        Link: 'https://security-tracker.debian.org/tracker/CVE-2099-0001',
        Severity: 'Unknown',
        FixedBy: '1.0-2',
        FeatureName: 'anchor',
        FeatureVersion: '1.0-1',
      },
      { Name: 'CVE-2099-0002' },
    ]);
    expect(Object.keys(found)).toEqual(['Unknown']);
  });

  it.each([
    [{ CLAIR_THRESHOLD: '2' }, 0],
    [{ CLAIR_THRESHOLD: '1' }, 1],
    [{ CLAIR_THRESHOLD: '1', IGNORE_UNFIXED: 'true' }, 0],
    [{ PLIMSOLL_MAX: 'unknown=0', CLAIR_THRESHOLD: '2' }, 0],
  ])('ends, as Klar with %j, with %d', async (variables, expected) => {
    const { image, environment } = await world([release('debian', '13'), PACKAGES]);
    const { code, stdout, stderr } = await klar(image, { ...environment, ...variables });
    expect(code).toBe(expected);
    expect(
      stdout.startsWith('Analysing 1 layers\nGot results from Plimsoll\nFound 2 vulnerabilities\n'),
    ).toBe(true);
    expect(stderr.startsWith(BANNER)).toBe(true);
  });

  it.each([
    ['no package database', [release('debian', '13')], 'no-package-database'],
    [
      'a distribution that no feed answers for',
      [release('slackware', '15.0'), PACKAGES],
      'distribution-not-covered',
    ],
    ['no word of its distribution', [PACKAGES], 'distribution-unknown'],
  ])('refuses Klar a clean answer for an image with %s', async (_what, files, kind) => {
    const { image, environment } = await world(files);
    const { code, stdout, stderr } = await klar(image, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'Analysing 1 layers\n' });
    expect(stderr).toContain(`\nFailed to analyze: ${kind}:`);
    expect(stderr).toContain('\n\nFailed to analyze, exiting\nhint: PLIMSOLL_ALLOW_INCOMPLETE ');
    const json = await klar(image, { ...environment, JSON_OUTPUT: '1' });
    expect({ code: json.code, stdout: json.stdout }).toEqual({ code: 2, stdout: '' });
  });

  describe('an image past its end of life', () => {
    const old = () => world([release('debian', '9'), PACKAGES]);
    const ENTRY = 'PLIMSOLL-INCOMPLETE: [High] \nFound in: debian [9]\nFixed By: \n';

    it('prints the findings of an image past its end of life, with one entry for the unknown ones', async () => {
      const { image, environment } = await old();
      const { code, stdout, stderr } = await klar(image, environment);
      expect(code).toBe(1);
      expect(stderr).not.toContain('Failed to analyze');
      expect(stdout).toContain('Found 2 vulnerabilities\nUnknown: 1\nHigh: 1\n\n');
      expect(stdout).toContain('CVE-2099-0001: [Unknown] ');
      expect(stdout).toContain(
        `${ENTRY}Everything that is known is listed, and not everything can be known: debian:9 has`,
      );
    });

    it.each([
      [{ CLAIR_THRESHOLD: '1' }, 1, 'High: 1'],
      [{ CLAIR_THRESHOLD: '2' }, 2, 'High: 1'],
      [{ CLAIR_THRESHOLD: '1', IGNORE_UNFIXED: 'true' }, 2, 'High: 1'],
      [
        {
          PLIMSOLL_INCOMPLETE_SEVERITY: 'low',
          CLAIR_OUTPUT: 'Medium',
          PLIMSOLL_ALLOW_INCOMPLETE: 'severities-missing',
        },
        2,
        'Low: 1',
      ],
      [
        { PLIMSOLL_ALLOW_INCOMPLETE: 'distribution-end-of-life', CLAIR_THRESHOLD: '1' },
        0,
        'Found 1 vulnerabilities',
      ],
    ])('ends an end-of-life image, as Klar with %j, with %d', async (variables, expected, summary) => {
      const { image, environment } = await old();
      const { code, stdout } = await klar(image, { ...environment, ...variables });
      expect([code, stdout]).toEqual([expected, expect.stringContaining(summary)]);
    });

    it('says on standard error why an end-of-life image within the threshold fails, and how to waive that', async () => {
      const { image, environment } = await old();
      const { stderr } = await klar(image, { ...environment, CLAIR_THRESHOLD: '2' });
      expect(stderr).toContain('PLIMSOLL-INCOMPLETE: distribution-end-of-life:debian:9\nhint: ');
      expect(stderr).toContain('PLIMSOLL_ALLOW_INCOMPLETE');
    });

    it('leaves the entry for unknown findings out of the count where a whitelist names it', async () => {
      const { image, environment } = await old();
      const file = join(temporaryFolder(), 'accepted.yaml');
      writeFileSync(file, 'general: [PLIMSOLL-INCOMPLETE]\n');
      const variables = { WHITELIST_FILE: file, CLAIR_THRESHOLD: '1' };
      const { code, stdout } = await klar(image, { ...environment, ...variables });
      expect([code, stdout]).toEqual([0, expect.stringContaining('Whitelisted 1 vulnerabilities\nFound 1 ')]);
    });
  });

  it("leaves language packages out of Klar's count, and asks no feed about them", async () => {
    const lodash = {
      path: 'app/node_modules/lodash/package.json',
      content: '{"name":"lodash","version":"1.0.0"}',
    };
    const { image, environment } = await world([release('debian', '13'), PACKAGES, lodash]);
    const { code, stdout, stderr } = await klar(image, { ...environment, CLAIR_THRESHOLD: '2' });
    expect([code, stdout]).toEqual([0, expect.stringContaining('Found 2 vulnerabilities\n')]);
    expect(stderr).not.toContain('npm');
  });

  it("answers as Klar for the distribution's packages, and names those that were not read", async () => {
    const program = { path: 'app/tool', content: goProgram() };
    const { image, environment } = await world([release('debian', '13'), PACKAGES, program]);
    const { code, stdout, stderr } = await klar(image, { ...environment, CLAIR_THRESHOLD: '2' });
    expect(code).toBe(0);
    expect(stdout).toContain('Found 2 vulnerabilities\n');
    expect(stderr).toContain('app/tool');
  });

  it('refuses Klar a clean answer without the feed, unless that is waived', async () => {
    const { image, environment } = await world([release('debian', '13'), PACKAGES], { isTracked: false });
    const offline = { ...environment, PLIMSOLL_OFFLINE: 'true' };
    const { code, stderr } = await klar(image, offline);
    expect(code).toBe(2);
    expect(stderr).toContain('Failed to analyze: feed-missing:debian-tracker: ');
    const waived = await klar(image, { ...offline, PLIMSOLL_ALLOW_INCOMPLETE: 'feed-missing' });
    expect(waived.code).toBe(0);
    expect(waived.stdout).toContain('Found 0 vulnerabilities\n');
  });

  it('refuses Klar a clean answer where severities count and none could be looked up', async () => {
    const { image, environment } = await world([release('debian', '13'), PACKAGES]);
    const variables = { ...environment, CLAIR_OUTPUT: 'High', PLIMSOLL_OFFLINE: 'true' };
    await klar(image, environment);
    const { code, stderr } = await klar(image, variables);
    expect(code).toBe(2);
    expect(stderr).toContain('Failed to analyze: severities-missing:cve');
  });

  it('ends as Klar with 1 for an image over the threshold, and names its holes', async () => {
    const { image, environment } = await world([release('debian', '13'), PACKAGES], { layers: ['no tar'] });
    const { code, stdout, stderr } = await klar(image, environment);
    expect(code).toBe(1);
    expect(stdout).toContain('Found 2 vulnerabilities\n');
    expect(stderr).toContain('Failed to analyze: layer-unreadable:');
  });

  it.each([
    ['./none.tar', /^Can't pull image: no file or folder \.\/none\.tar\n/],
    ['Nginx', /^Can't pull image: "Nginx" is not a valid image reference: "Nginx" has upper-case letters\n/],
  ])('fails as Klar to pull %s', async (image, message) => {
    const { code, stdout, stderr } = await klar(image, {
      PLIMSOLL_STORE: join(temporaryFolder(), 'store.db'),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(BANNER.length)).toMatch(message);
  });
});
