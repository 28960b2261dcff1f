import { describe, expect, it } from 'vitest';
import { DEBIAN, installed, numberScheme, PYPI, RED_HAT } from './testing.ts';
import { withSourceEpochs } from '../versions/index.ts';
import { wantedVersions } from './wanted-versions.ts';

describe('wantedVersions', () => {
  it('looks binaries of one source up once, by the source', () => {
    const source = { name: 'openssl', version: '3.0.11-1' };
    const packages = [
      installed('libssl3', '3.0.11-1', { source }),
      installed('openssl', '3.0.11-1', { source }),
      installed('zlib1g', '1.2.13-1', { source: { name: 'zlib', version: '1.2.13-1' } }),
    ];
    const { wanted, lookups } = wantedVersions(packages, DEBIAN);
    expect(wanted.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'openssl 3.0.11-1',
      'zlib 1.2.13-1',
    ]);
    expect(lookups.get(0)?.packages.map((pkg) => pkg.name)).toEqual(['libssl3', 'openssl']);
  });

  it('asks each ecosystem that may answer, under a number of its own', () => {
    const answering = { ...DEBIAN, ecosystems: ['Red Hat:baseos', 'Red Hat:appstream'] };
    const { wanted, lookups } = wantedVersions([installed('bash', '5.2')], answering);
    expect(wanted.map(({ id, ecosystem }) => [id, ecosystem])).toEqual([
      [0, 'Red Hat:baseos'],
      [1, 'Red Hat:appstream'],
    ]);
    expect(lookups.get(1)).toBe(lookups.get(0));
  });

  it("looks a language's package up by its name as its ecosystem compares it, and shows its own", () => {
    const zope = installed('Zope.Interface', '5', { type: 'pypi', ecosystem: 'PyPI' });
    const spelled = { ...zope, name: 'zope_interface' };
    const { wanted, lookups } = wantedVersions([zope, spelled], PYPI);
    expect(wanted.map(({ name }) => name)).toEqual(['zope-interface']);
    expect(lookups.get(0)?.packages.map(({ name }) => name)).toEqual(['Zope.Interface', 'zope_interface']);
  });

  it('keeps two installed versions of one package apart', () => {
    const packages = [
      installed('kernel', '5-1', { type: 'rpm' }),
      installed('kernel', '5-2', { type: 'rpm' }),
    ];
    expect(wantedVersions(packages, RED_HAT).wanted.map((want) => want.version)).toEqual(['5-1', '5-2']);
  });

  it('asks for every record of a package whose version cannot be ordered, and names it', () => {
    const { wanted, lookups, problems } = wantedVersions([installed('odd', 'not-a-version')], DEBIAN);
    expect(wanted).toEqual([{ id: 0, ecosystem: 'Debian:12', name: 'odd', version: 'not-a-version' }]);
    expect(lookups.get(0)?.unordered).toBe('not a version of numbers');
    expect(problems).toMatchObject([{ kind: 'version-unparsable', subject: 'odd' }]);
    expect(problems[0]?.message).toContain('"not-a-version"');
  });

  it('asks for every record of a package that was built between releases, whatever its version says', () => {
    const own = installed('tool', '2', { status: 'unreleased', ecosystem: 'Go' });
    const { wanted, lookups, problems } = wantedVersions(
      [own, installed('tool', '2', { ecosystem: 'Go' })],
      DEBIAN,
    );
    expect(wanted.map(({ key }) => key !== undefined)).toEqual([false, true]);
    expect([0, 1].map((id) => lookups.get(id)?.unordered)).toEqual(['not a release', undefined]);
    expect(problems).toEqual([]);
  });
});

describe('the source of an rpm, whose file name carries no epoch', () => {
  const bySource = { ...RED_HAT, names: 'source' as const, scheme: numberScheme('rpm') };
  const source = { name: 'perl', version: '5.26-4' };
  const versionsOf = (...packages: Parameters<typeof wantedVersions>[0]) =>
    wantedVersions(withSourceEpochs(packages), bySource).wanted.map((want) => want.version);

  it('gives the source of an rpm the epoch of the package with its name', () => {
    const perl = installed('perl', '4:5.26-4', { type: 'rpm', source });
    const errno = installed('perl-Errno', '1.28-4', { type: 'rpm', source });
    expect(versionsOf(perl, errno)).toEqual(['4:5.26-4']);
    expect(versionsOf(errno, perl)).toEqual(['4:5.26-4']);
  });

  it('gives the source of an rpm the epoch of its name before that of its version', () => {
    const perl = installed('perl', '4:5.26-4', { type: 'rpm', source });
    const libs = installed('perl-libs', '1:5.26-4', { type: 'rpm', source });
    expect(versionsOf(libs, perl)).toEqual(['4:5.26-4']);
    expect(versionsOf(perl, libs)).toEqual(['4:5.26-4']);
  });

  it('gives the source of an rpm no epoch where the package of its name has none', () => {
    const main = installed('perl', '5.26-4', { type: 'rpm', source });
    const epochal = installed('perl-Errno', '2:1.28-4', { type: 'rpm', source });
    expect(versionsOf(main, epochal)).toEqual(['5.26-4']);
  });

  it("gives the source of an rpm the binary's epoch where no package has its name", () => {
    expect(versionsOf(installed('perl-libs', '4:5.26-4', { type: 'rpm', source }))).toEqual(['4:5.26-4']);
  });

  it('gives the source of an rpm the epoch of a subpackage with its version', () => {
    const libs = installed('perl-libs', '4:5.26-4', { type: 'rpm', source });
    const errno = installed('perl-Errno', '1.28-4', { type: 'rpm', source });
    expect(versionsOf(errno, libs)).toEqual(['4:5.26-4']);
  });

  it('ignores the epoch of a source from a database of binaries', () => {
    const linux = { name: 'linux-firmware', version: '1:24-118' };
    const main = installed('linux-firmware', '24-118', { type: 'rpm' });
    const iwl = installed('iwl1000-firmware', '1:39-118', { type: 'rpm', source: linux });
    expect(versionsOf(main, iwl)).toEqual(['24-118']);
  });

  it.each(['binary', 'source'] as const)('leaves the epoch out of a %s where the feed does', (names) => {
    const answering = { ...bySource, names, epochs: 'left-out' } as const;
    const openssl = installed('openssl', '1:1.1-4', { type: 'rpm' });
    expect(wantedVersions([openssl], answering).wanted.map((want) => want.version)).toEqual(['1.1-4']);
  });
});

describe('a signed kernel', () => {
  it.each([
    ['linux-signed-amd64', '6.1.76+1', 'linux', '6.1.76-1'],
    ['linux-signed', '5.15.0-91.101', 'linux', '6.1.76-1'],
    ['linux-signed-aws', '5.15.0-91.101', 'linux-aws', '6.1.76-1'],
    ['linux-signedness', '1.2', 'linux-signedness', '1.2'],
  ])('looks the signed kernel of %s %s up as %s %s', (name, version, expectedName, expectedVersion) => {
    const image = installed('linux-image', '6.1.76-1', { source: { name, version } });
    const [want] = wantedVersions([image], { ...DEBIAN, scheme: textScheme }).wanted;
    expect(want).toMatchObject({ name: expectedName, version: expectedVersion });
  });
  const textScheme = {
    ...numberScheme('deb'),
    sortKey: () => ({ ok: true, value: new Uint8Array(1) }) as const,
  };
});
