import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { clockFrom } from '../support/clock.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { vexDocument } from '../support/csaf.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { needs } from '../support/needs.ts';
import { installRpms, RootFolder } from '../support/rootfs.ts';

const FEED = 'security.access.redhat.com/data/csaf/v2/vex-feed';
const STREAM = 'enterprise_linux:9::baseos';

describe('an image of CentOS Stream', needs('rpm'), () => {
  const mirror = new FeedMirror();
  const user = new User();

  beforeAll(() => {
    const flaw = vexDocument({
      cve: 'CVE-2026-0001',
      severity: 'Critical',
      modified: '2026-07-14T00:00:00+00:00',
      statements: [{ stream: STREAM, rpm: 'curl@7.76.1-31.el9?arch=x86_64', status: 'fixed' }],
    });
    const archive = buildTar([{ path: '2026/cve-2026-0001.json', content: flaw }]);
    mirror.write(`${FEED}/archive_latest.txt`, 'vex-feed_archive_2026-07-14.tar.zst');
    mirror.write(`${FEED}/vex-feed_archive_2026-07-14.tar.zst`, zstdCompressSync(archive));
  });

  afterAll(() => {
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  it.each([
    ['7.76.1-31.el9', 0],
    ['7.76.1-29.el9', 1],
  ])('judges curl %s by the answer of Red Hat with %i, and names modules', async (version, expected) => {
    using root = new RootFolder({
      ID: 'centos',
      VERSION_ID: '9',
      NAME: 'CentOS Stream',
      PRETTY_NAME: 'CentOS Stream 9',
    });
    installRpms(root, 'CentOS', [
      { name: 'curl', version },
      { name: 'nodejs', version: '1:18.20-1.module_el9+1+a', module: 'nodejs:18:9:a' },
    ]);
    const args = ['scan', `dir:${root.folder}`, '--max', 'critical=0', '--feeds-mirror', mirror.folder];
    const clock = clockFrom('2026-07-15T12:00:00Z');
    const { code, stdout } = await user.execute(process.execPath, ['--import', clock, PROGRAM, ...args]);
    expect(stdout).toContain("Red Hat's advisories answer for CentOS Stream");
    expect(stdout).toContain('built for modules of CentOS Stream');
    expect(code).toBe(expected);
  });
});
