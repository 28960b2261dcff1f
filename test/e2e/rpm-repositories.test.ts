import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockFrom } from '../support/clock.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { needs } from '../support/needs.ts';
import { criterion, joined, ovalDocument } from '../support/oval.ts';
import { installRpms, RootFolder, type PackageToInstall } from '../support/rootfs.ts';
import { securityUpdate, serveRepository, updateinfo } from '../support/rpm-repository.ts';

const CDN = 'cdn.amazonlinux.com';
const DAY = '2026-12-01T12:00:00Z';
const CURL = { name: 'curl', version: '8.5.0', release: '1.amzn2023.0.4' };

describe('an image of Amazon Linux', needs('rpm'), () => {
  const mirror = new FeedMirror();
  const user = new User();

  beforeAll(() => {
    for (const name of ['core', 'kernel-livepatch', 'nvidia']) {
      mirror.write(
        `${CDN}/al2023/${name}/mirrors/latest/x86_64/mirror.list`,
        `https://${CDN}/al2023/${name}/guids/1/x86_64/\n`,
      );
      const updates =
        name === 'core'
          ? [securityUpdate('ALAS2023-2026-1', ['CVE-2026-0001'], [CURL], { severity: 'critical' })]
          : [];
      serveRepository(mirror, `${CDN}/al2023/${name}/guids/1/x86_64`, updateinfo(...updates));
    }
  });

  afterAll(() => {
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  async function scan(version: string, packages: readonly PackageToInstall[], ...options: readonly string[]) {
    using root = new RootFolder({ ID: 'amzn', VERSION_ID: version, PRETTY_NAME: `Amazon Linux ${version}` });
    installRpms(root, 'Amazon Linux', packages);
    const args = [
      'scan',
      `dir:${root.folder}`,
      '--max',
      'critical=0',
      '--feeds-mirror',
      mirror.folder,
      ...options,
    ];
    return await user.execute(process.execPath, ['--import', clockFrom(DAY), PROGRAM, ...args]);
  }

  it('ends with 0 where it is up to date', async () => {
    const { code, stdout } = await scan('2023', [{ name: 'curl', version: '8.5.0-1.amzn2023.0.4' }]);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('fixed only') as string,
    });
  });

  it('ends with 1 over the line, and has a command that reaches the fix', async () => {
    const { code, stdout } = await scan('2023', [
      { name: 'curl', version: '8.3.0-1.amzn2023.0.2' },
      { name: 'dnf', version: '4.14.0-1' },
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/critical +CVE-2026-0001 +amazon/u);
    expect(stdout).toContain('dnf update --releasever=latest curl-8.5.0-1.amzn2023.0.4');
  });

  it.each(['2', '2018.03', '2027'])(
    'ends with 3 for release %s, past its end of life or unknown',
    async (version) => {
      const { code } = await scan(version, [{ name: 'curl', version: '1-1' }]);
      expect(code).toBe(3);
    },
  );
});

describe.each([
  {
    id: 'ol',
    name: 'Oracle Linux',
    vendor: 'Oracle America',
    release: '9.6',
    platform: 'Oracle Linux 9',
    installed: 'Oracle Linux 9 is installed',
    address: 'linux.oracle.com/security/oval/com.oracle.elsa-ol9.xml.bz2',
    dist: 'el9',
    ended: ['7.9', '12'],
  },
  {
    id: 'photon',
    name: 'Photon OS',
    vendor: 'VMware, Inc.',
    release: '5.0',
    platform: 'Photon 5',
    installed: 'Photon OS 5 is installed',
    address: 'packages.broadcom.com/photon/photon_oval_definitions/com.vmware.phsa-photon5.xml.gz',
    dist: 'ph5',
    ended: ['2.0', '9.0'],
  },
])(
  'an image of $name',
  needs('rpm'),
  ({ id, name, vendor, release, platform, installed, address, dist, ended }) => {
    const mirror = new FeedMirror();
    const user = new User();

    beforeAll(() => {
      const criteria = joined(
        'AND',
        criterion(installed),
        criterion(`curl is earlier than 0:8.5.0-4.${dist}`),
      );
      const cves = ['CVE-2026-0001'];
      mirror.write(
        address,
        ovalDocument([{ number: '1', title: 'curl update', platform, cves, severity: 'CRITICAL', criteria }]),
      );
    });

    afterAll(() => {
      mirror[Symbol.dispose]();
      user[Symbol.dispose]();
    });

    async function scan(version: string, curl: string) {
      using root = new RootFolder({ ID: id, VERSION_ID: version, PRETTY_NAME: `${name} ${version}` });
      installRpms(root, vendor, [{ name: 'curl', version: curl }]);
      const args = ['scan', `dir:${root.folder}`, '--max', 'critical=0', '--feeds-mirror', mirror.folder];
      return await user.execute(process.execPath, ['--import', clockFrom(DAY), PROGRAM, ...args]);
    }

    it('ends with 0 where it is up to date, and says that only fixes are known', async () => {
      const { code, stdout } = await scan(release, `8.5.0-4.${dist}`);
      expect(stdout).toContain('fixed only');
      expect(code).toBe(0);
    });

    it('ends with 1 over the line', async () => {
      const { code, stdout } = await scan(release, `8.5.0-3.${dist}`);
      expect(stdout).toMatch(/critical +CVE-2026-0001/u);
      expect(code).toBe(1);
    });

    it.each(ended)('ends with 3 for release %s, past its end of life or unknown', async (version) => {
      expect((await scan(version, '1-1')).code).toBe(3);
    });
  },
);

describe('an image with packages of Fedora', needs('rpm'), () => {
  const mirror = new FeedMirror();
  const user = new User();

  beforeAll(() => {
    const pub = 'dl.fedoraproject.org/pub';
    const expat = { name: 'expat', version: '2.7.2', release: '1.fc44' };
    const htop = { name: 'htop', version: '3.3.0', release: '1.el9' };
    const bugs = ['CVE-2026-0001 a flaw'];
    const update = (id: string, built: typeof htop) =>
      updateinfo(securityUpdate(id, [], [built], { severity: 'Critical', bugs }));
    serveRepository(
      mirror,
      `${pub}/fedora/linux/updates/44/Everything/x86_64`,
      update('FEDORA-2026-1', expat),
    );
    serveRepository(mirror, `${pub}/epel/9/Everything/x86_64`, update('FEDORA-EPEL-2026-1', htop));
    const criteria = joined('AND', criterion('curl is earlier than 0:8.5.0-4.el9'));
    mirror.write(
      'linux.oracle.com/security/oval/com.oracle.elsa-ol9.xml.bz2',
      ovalDocument([
        { number: '1', title: 'curl', platform: 'Oracle Linux 9', cves: [], severity: 'LOW', criteria },
      ]),
    );
  });

  afterAll(() => {
    mirror[Symbol.dispose]();
    user[Symbol.dispose]();
  });

  async function scan(root: RootFolder) {
    const args = ['scan', `dir:${root.folder}`, '--max', 'critical=0', '--feeds-mirror', mirror.folder];
    return await user.execute(process.execPath, ['--import', clockFrom(DAY), PROGRAM, ...args]);
  }

  it.each([
    ['2.7.2-1.fc44', 0],
    ['2.7.1-3.fc44', 1],
  ])('judges Fedora with expat %s by %i', async (version, expected) => {
    using root = new RootFolder({ ID: 'fedora', VERSION_ID: '44', PRETTY_NAME: 'Fedora Linux 44' });
    installRpms(root, 'Fedora Project', [{ name: 'expat', version }]);
    const { code, stdout } = await scan(root);
    expect(stdout).toContain('fixed only');
    expect(code).toBe(expected);
  });

  it.each([
    ['3.3.0-1.el9', 0],
    ['3.2.1-1.el9', 1],
  ])('judges Oracle Linux with htop %s of EPEL by %i', async (version, expected) => {
    using root = new RootFolder({ ID: 'ol', VERSION_ID: '9.6', PRETTY_NAME: 'Oracle Linux 9.6' });
    installRpms(root, 'Oracle America', [
      { name: 'curl', version: '8.5.0-4.el9' },
      { name: 'htop', version, vendor: 'Fedora Project' },
    ]);
    const { code, stdout } = await scan(root);
    expect(stdout.includes('CVE-2026-0001')).toBe(expected === 1);
    expect(stdout).not.toContain('package-not-covered');
    expect(code).toBe(expected);
  });
});
