import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csafFlawOf } from '../../src/advisory/feed-kit/csaf.ts';
import { FindingsLab, type ReportedResult } from '../support/findings-lab.ts';
import { sharedFolder } from '../support/shared.ts';
import { unpackTarZst } from '../support/unpack-tar-zst.ts';

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips Red Hat’s documents without the shared folder', () => undefined);
} else {
  const feeds = path.join(shared, 'feeds/more-2025/redhat');
  documentsOf(path.join(feeds, 'redhat-csaf-vex-samples.tar.zst'));
  findingsIn(path.join(feeds, 'vex-feed-derived'), path.join(shared, 'images/data/oci'));
}

function documentsOf(archive: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-vex-'));
  const files = () =>
    globSync('**/*.json', { cwd: folder }).filter((file) => /cve-\d+-\d+\.json$/u.test(file));
  const read = (file: string) => csafFlawOf(readFileSync(path.join(folder, file), 'utf8'), () => true);

  beforeAll(() => {
    unpackTarZst(archive, folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads every real document of Red Hat', () => {
    const documents = files().map((file) => read(file));
    expect(documents.length).toBeGreaterThan(50);
    // A flaw of another vendor's storage system: its products are no components of others.
    const silent = documents.filter(({ statements }) => statements.length === 0);
    expect(silent.map(({ id }) => id)).toEqual(['CVE-2024-0001']);
  });
}

function findingsIn(feed: string, images: string): void {
  const lab = new FindingsLab('2025-02-15T12:00:00Z');
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-ubi-'));

  beforeAll(() => {
    lab.mirror.link('security.access.redhat.com/data/csaf/v2/vex-feed', feed);
    mkdirSync(path.join(folder, 'ubi8'));
    execFileSync('tar', ['-xJf', path.join(images, 'ubi8.tar.xz'), '-C', folder]);
  });

  afterAll(() => {
    lab[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  function cvesIn({ findings }: ReportedResult, ...states: readonly string[]): ReadonlySet<string> {
    return new Set(findings.filter(({ state }) => states.includes(state)).map(({ id }) => id));
  }

  describe('an image of UBI 8', () => {
    it('finds the CVEs that Red Hat knows, and none of other packages of an erratum', async () => {
      const result = await lab.scan(path.join(folder, 'ubi8'), ['--scope', 'os']);
      const fixed = cvesIn(result, 'fixed');
      const open = ['will-not-fix', 'deferred', 'unfixed', 'end-of-life', 'undetermined'];
      expect(fixed.size).toBe(389);
      expect(open.map((state) => cvesIn(result, state).size)).toEqual([76, 72, 17, 8, 1]);
      expect(cvesIn(result, 'fixed', ...open).size).toBe(562);
      // RHSA-2021:1586 ships glib2 beside WebKit: glib2 has none of WebKit's flaws.
      expect(fixed).not.toContain('CVE-2020-9948');
    });
  });
}
