// Small inputs that once gave a wrong answer about an advisory, scanned with the program itself.

import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { FindingsLab, type ReportedResult } from '../support/findings-lab.ts';
import { LANGUAGE_EXPORTS } from '../support/language-lab.ts';
import { osvZipOf } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';
const planned = z.object({
  results: z.array(
    z.object({
      upgrades: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          cleared: z.number(),
          leaves: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
});
const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips advisories of the collected cases, since there is no shared folder', () => undefined);
} else {
  casesIn(path.join(shared, 'cases'), path.join(shared, 'feeds'));
}

function casesIn(cases: string, feeds: string): void {
  const lab = new FindingsLab();

  beforeAll(() => {
    lab.mirror.link('secdb.alpinelinux.org', path.join(feeds, 'alpine-secdb'));
    lab.mirror.link('www.cisa.gov/sites/default/files/feeds', path.join(feeds, 'kev'));
    lab.mirror.link(`${OSV}/AlmaLinux`, path.join(feeds, 'osv/AlmaLinux'));
  });

  afterAll(() => {
    lab[Symbol.dispose]();
  });

  async function idsFor(root: string): Promise<string[]> {
    const { findings } = await lab.scan(`dir:${path.join(cases, 'roots', root)}`);
    return findings.map(({ id }) => id).toSorted();
  }

  it('finds by --fail-on-kev an erratum without a stream in its title, for its module', async () => {
    const image = `dir:${path.join(cases, 'roots/alma8-varnish')}`;
    const args = ['scan', image, '--fail-on-kev', '--format', 'json', '--feeds-mirror', lab.mirror.folder];
    const { code, stdout } = await lab.user.run(args);
    expect(code).toBe(1);
    expect(stdout).toContain('"CVE-2023-44487"');
  });

  it('finds a CVE that secdb lists under "0" and under a fix, and notes the contradiction', async () => {
    const { findings, problems } = await lab.scan(`dir:${path.join(cases, 'roots/alp-pg')}`);
    expect(findings.map(({ id, fixedVersion }) => `${id} ${fixedVersion}`)).toEqual(
      expect.arrayContaining(['CVE-2026-14681 17.11-r0', 'CVE-2026-22184 1.3.2-r0']),
    );
    const notes = problems.filter(({ kind }) => kind === 'feed-contradicts-itself');
    expect(notes.map(({ subject }) => subject).toSorted()).toEqual(['CVE-2026-14681', 'CVE-2026-22184']);
  });

  it('plans a version that is not affected itself, by records of Packagist', async () => {
    using user = new User();
    using mirror = new FeedMirror();
    const [file] = LANGUAGE_EXPORTS['Packagist'] ?? [];
    mirror.write(`${OSV}/Packagist/all.zip`, osvZipOf(path.join(feeds, file ?? '')));
    const image = `dir:${path.join(cases, 'roots/phpseclib')}`;
    const { stdout } = await user.run(['scan', image, '--format', 'json', '--feeds-mirror', mirror.folder]);
    const [result] = planned.parse(JSON.parse(stdout)).results;
    expect(result?.upgrades).toEqual([{ name: 'phpseclib/phpseclib', version: '2.0.47', cleared: 4 }]);
  });

  it('compares no build that TuxCare patched with the fixed versions of Ubuntu, and names it', async () => {
    using user = new User();
    const image = `dir:${path.join(cases, 'roots/patched-tuxcare')}`;
    const { code, stdout } = await user.run(['scan', image, '--format', 'json', '--offline']);
    const { results } = JSON.parse(stdout) as { results: readonly ReportedResult[] };
    expect(code).toBe(3);
    expect(results[0]?.problems).toContainEqual(
      expect.objectContaining({ kind: 'package-not-covered', subject: 'TuxCare' }),
    );
  });

  it('compares no build that Root.io patched with the fixed versions of Debian, and names it', async () => {
    using user = new User();
    using mirror = new FeedMirror();
    mirror.link(`${OSV}/Debian`, path.join(feeds, 'osv/Debian'));
    const image = `dir:${path.join(cases, 'roots/patched-rootio')}`;
    const sources = ['--feeds-mirror', mirror.folder, '--prefer-feed', 'osv'];
    const { stdout } = await user.run(['scan', image, '--format', 'json', ...sources]);
    const { results } = JSON.parse(stdout) as { results: readonly ReportedResult[] };
    expect(results[0]?.findings.filter(({ package: pkg }) => pkg.name === 'libssl3')).toEqual([]);
    expect(results[0]?.problems.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(
      expect.arrayContaining(['package-not-covered Root.io', 'feed-missing osv:Root']),
    );
  });

  it.each([
    [
      'x86_64',
      [
        'CVE-2026-1002 twocomp unfixed -',
        'CVE-2026-1003 fpfix fixed 1.0-r9',
        'CVE-2026-1004 sub-only fixed 9.0-r0',
        'CVE-2026-1005 sub-only fixed 9.0-r0',
        'CVE-2026-1006 notplanned will-not-fix -',
        'CVE-2026-1007 pending deferred -',
        'GHSA-vvjp-q62m-2vph ghsaonly fixed 9.0-r0',
      ],
    ],
    ['aarch64', ['CVE-2026-1001 perarch fixed 1.0-r3', 'CVE-2026-1008 fparch unfixed -']],
  ])("finds by Chainguard's records of components what is about Wolfi on %s", async (arch, expected) => {
    using user = new User();
    const image = `dir:${path.join(cases, `roots/wolfi-v3-${arch}`)}`;
    const mirror = ['--feeds-mirror', path.join(cases, 'feeds/wolfi-v3')];
    const { stdout } = await user.run(['scan', image, '--format', 'json', ...mirror]);
    const { results } = JSON.parse(stdout) as { results: readonly ReportedResult[] };
    const [{ findings, problems } = { findings: [], problems: [] }] = results;
    const lines = findings.map(
      ({ id, package: pkg, state, fixedVersion = '-' }) => `${id} ${pkg.name} ${state} ${fixedVersion}`,
    );
    expect(lines.toSorted()).toEqual(expected);
    expect(problems.filter(({ kind }) => kind === 'feed-contradicts-itself')).toEqual([]);
  });

  describe('an OSV record of a package that is installed', () => {
    it.each([
      ['r-good', 1, []],
      ['r-cut', 3, ['feed-unreadable osv:Debian', 'advisory-not-compared CVE-2020-1.json']],
      ['r-empty', 3, ['feed-unreadable osv:Debian']],
      ['r-affstr', 3, ['feed-unreadable osv:Debian']],
      ['r-noname', 3, ['feed-unreadable osv:Debian']],
      ['r-badver', 3, ['advisory-not-compared CVE-2020-1']],
      ['r-type', 3, ['advisory-not-compared CVE-2020-1']],
      ['r-withdrawn', 1, ['advisory-unreadable CVE-2020-1']],
      ['r-eco', 1, ['advisory-unreadable CVE-2020-1']],
      ['r-noaffected', 0, ['advisory-unreadable osv:Debian']],
      ['r-nointro', 1, ['range-invalid CVE-2020-1']],
      ['r-name', 1, []],
      ['r-dup', 1, ['feed-unreadable osv:Debian', 'advisory-not-compared CVE-2020-1.json']],
    ])('ends a scan by %s with exit code %d and the problems %j', async (feed, code, expected) => {
      using user = new User();
      const run = await user.run([
        ...['scan', `dir:${path.join(cases, 'roots/debian-one')}`, '--format', 'json'],
        ...['--feeds-mirror', path.join(cases, 'feeds', feed), '--prefer-feed', 'osv', '--max', 'unknown=0'],
        // The records are of years ago.
        ...['--allow-incomplete', 'feed-content-old'],
      ]);
      const { results } = JSON.parse(run.stdout) as { results: readonly ReportedResult[] };
      const problems = (results[0]?.problems ?? [])
        .filter(
          ({ subject, message }) =>
            `${subject} ${message}`.includes('CVE-2020-1') && !message.includes('its record in cve'),
        )
        .map(({ kind, subject }) => `${kind} ${subject}`);
      expect([run.code, problems]).toEqual([code, expected]);
    });

    it('names the OSV record that could not be read in explain', async () => {
      using user = new User();
      const image = `dir:${path.join(cases, 'roots/debian-one')}`;
      const mirror = ['--feeds-mirror', path.join(cases, 'feeds/r-cut'), '--prefer-feed', 'osv'];
      const { stdout } = await user.run(['explain', 'CVE-2020-1000000', image, ...mirror]);
      expect(stdout).not.toContain('a record about it could not be read');
      const cut = await user.run(['explain', 'CVE-2020-1', image, ...mirror]);
      expect(cut.stdout).toContain(
        'since a record about it could not be read\n  CVE-2020-1.json (osv:Debian',
      );
    });

    it('reads an OSV record without the reference that cannot be read', async () => {
      using user = new User();
      const mirror = ['--feeds-mirror', path.join(cases, 'feeds/unreadable-record')];
      const run = await user.run(['scan', `dir:${path.join(cases, 'roots/rocky9-unread')}`, ...mirror]);
      expect(run.stdout).toContain('CVE-2026-0002');
    });
  });

  describe('secdb keys that are not valid versions, but that apk orders', () => {
    it('finds the CVEs of croc by secdb keys that only apk orders', async () => {
      const numbers = ['43616', '43617', '43618', '43619', '43620', '43621'];
      expect(await idsFor('alp322-croc')).toEqual(numbers.map((number) => `CVE-2023-${number}`));
    });

    it('finds the CVEs of busybox by secdb keys that only apk orders', async () => {
      expect(await idsFor('busybox')).toHaveLength(11);
    });
  });
}
