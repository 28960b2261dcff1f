import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../domain/index.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';
import { coverageOf, coverageOfMaker } from './coverage.ts';
import { isInScope, scopePrefix } from './scope.ts';

function release(id: string, version: string, name = id): Distribution {
  return { id, version, name, idLike: [], path: 'etc/os-release' };
}

function firstChoice(id: string, version: string, name?: string) {
  return coverageOf(release(id, version, name))[0];
}

/** Selects the ecosystems that the release is looked up in. */
function looksIn(
  id: string,
  version: string,
  ecosystems: readonly string[],
  feed?: string,
): readonly string[] {
  const choice = coverageOf(release(id, version)).find((each) => feed === undefined || each.feed === feed);
  const scopes = choice?.ecosystems ?? [];
  return ecosystems.filter((ecosystem) => scopes.some((scope) => isInScope(ecosystem, scope)));
}

describe('coverage', () => {
  it.each([
    ['alpine', '3.20.3', undefined, 'alpine-secdb v3.20 Alpine:v3.20'],
    ['alpine', '3.25_alpha20260801', 'Alpine Linux edge', 'alpine-secdb edge Alpine:edge'],
    ['debian', '12', undefined, 'debian-tracker  Debian:12'],
    ['debian', '', 'Debian GNU/Linux forky/sid', 'debian-tracker  Debian:sid'],
    ['debian', 'sid', undefined, 'debian-tracker  Debian:sid'],
    ['debian', 'forky/sid', undefined, 'debian-tracker  Debian:sid'],
    ['debian', 'unstable', undefined, 'debian-tracker  Debian:sid'],
    ['debian', 'testing', undefined, 'debian-tracker  Debian:sid'],
    ['raspbian', '12', undefined, 'debian-tracker  Debian:12'],
    ['ubuntu', '22.04', undefined, 'osv Ubuntu Ubuntu:22.04:LTS'],
    ['ubuntu', '25.04', undefined, 'osv Ubuntu Ubuntu:25.04'],
    ['ubuntu', '24.10', undefined, 'osv Ubuntu Ubuntu:24.10'],
    ['amzn', '2023', undefined, 'amazon 2023 Amazon Linux:2023'],
    ['fedora', '44', 'Fedora Linux 44 (Container Image)', 'fedora 44 Fedora:44'],
    ['ol', '9.5', undefined, 'oracle 9 Oracle Linux:9'],
    ['photon', '5.0', undefined, 'photon 5 Photon OS:5'],
    ['amzn', '2', undefined, 'amazon 2 Amazon Linux:2'],
    ['amzn', '2018.03', undefined, 'amazon 1 Amazon Linux:1'],
    ['rocky', '9.4', undefined, 'osv Rocky Linux Rocky Linux:9'],
    ['almalinux', '8.10', undefined, 'osv AlmaLinux AlmaLinux:8'],
    ['rhel', '9.4', undefined, 'redhat 9 Red Hat:enterprise_linux:9'],
    ['centos-stream', '9', undefined, 'redhat 9 Red Hat:enterprise_linux:9'],
    ['centos', '8', undefined, 'redhat 8 Red Hat:enterprise_linux:8'],
    ['sles', '15.5', undefined, 'osv SUSE SUSE:Linux Enterprise Server 15 SP5'],
    ['sles', '15', undefined, 'osv SUSE SUSE:Linux Enterprise Server 15'],
    ['sles', '16.0', undefined, 'osv SUSE SUSE:Linux Enterprise Server 16.0'],
    ['suse-microos', '5.1', undefined, 'osv SUSE SUSE:Linux Enterprise Micro 5.1'],
    ['sle-micro', '5.5', undefined, 'osv SUSE SUSE:Linux Enterprise Micro 5.5'],
    ['opensuse-leap', '15.6', undefined, 'osv openSUSE openSUSE:Leap 15.6'],
    ['opensuse-tumbleweed', '20260801', undefined, 'osv openSUSE openSUSE:Tumbleweed'],
    ['opensuse-leap-micro', '5.5', undefined, 'osv openSUSE openSUSE:Leap Micro 5.5'],
    ['opensuse-microos', '20260801', undefined, 'osv openSUSE openSUSE:Tumbleweed'],
    ['sle-micro-rancher', '5.4', undefined, 'osv SUSE SUSE:Linux Enterprise Micro 5.4'],
    ['openeuler', '24.03', 'openEuler 24.03 (LTS-SP1)', 'osv openEuler openEuler:24.03-LTS-SP1'],
    ['openeuler', '24.03-LTS-SP1', undefined, 'osv openEuler openEuler:24.03-LTS-SP1'],
    ['openeuler', '23.09', 'openEuler 23.09', 'osv openEuler openEuler:23.09'],
    ['mageia', '9', undefined, 'osv Mageia Mageia:9'],
    ['azurelinux', '3.0', undefined, 'osv Azure Linux Azure Linux:3'],
    ['mariner', '2.0.20220527', undefined, 'osv Azure Linux Azure Linux:2'],
    ['wolfi', '20230201', undefined, 'osv Wolfi Wolfi'],
    ['chainguard', '20230214', undefined, 'osv Chainguard Chainguard'],
    ['minimos', '20241031', undefined, 'osv MinimOS MinimOS'],
    ['alpaquita', 'stream', undefined, 'osv Alpaquita Alpaquita:stream'],
    ['alpaquita', '23', undefined, 'osv Alpaquita Alpaquita:23'],
    [
      'bellsoft-hardened-containers',
      '25',
      undefined,
      'osv BellSoft Hardened Containers BellSoft Hardened Containers:25',
    ],
  ])('covers %s %s (%s) with %s', (id, version, name, expected) => {
    const choice = firstChoice(id, version, name);
    const [scope = ''] = choice?.ecosystems ?? [];
    expect(`${choice?.feed ?? ''} ${choice?.part ?? ''} ${scopePrefix(scope)}`).toBe(expected);
  });

  it.each([
    ['centos', '9'],
    ['postmarketos', '25.12'],
    ['debian', 'trixie'],
    ['debian', ''],
    ['raspbian', ''],
    ['alpine', '3'],
    ['rocky', ''],
    ['rhel', '9; drop'],
    ['sles', '15.x'],
    ['constructor', '1'],
  ])('reports no coverage, which is a hole, for %s "%s"', (id, version) => {
    expect(coverageOf(release(id, version))).toEqual([]);
  });

  it('reports no coverage for the coming release of Fedora, which has no advisories', () => {
    expect(coverageOf(release('fedora', '45', 'Fedora Linux 45 (Rawhide)'))).toEqual([]);
  });

  it.each([
    ['rocky', '9.4', 'epel 9'],
    ['ol', '8.10', 'epel 8'],
    ['rhel', '10.1', 'epel 10'],
    ['amzn', '2023', ''],
    ['fedora', '44', ''],
  ])('covers packages of EPEL on %s %s with "%s"', (id, version, expected) => {
    const [choice] = coverageOfMaker('Fedora Project', release(id, version));
    expect(choice ? `${choice.feed} ${choice.part}` : '').toBe(expected);
  });

  it('names whose advisories answer for a derivative, and whether they know unfixed ones', () => {
    const remark = "Red Hat's advisories answer for CentOS Linux";
    expect(coverageOf(release('centos', '7'))).toMatchObject([
      { feed: 'redhat', coverage: 'unfixed known', remark },
      { feed: 'osv', coverage: 'fixed only', remark },
    ]);
    expect(firstChoice('raspbian', '12')).toMatchObject({
      coverage: 'unfixed known',
      remark: "Debian's advisories answer for Raspbian",
    });
    expect(firstChoice('debian', '12')?.remark).toBeUndefined();
  });

  it.each([
    ['sles', '15.5'],
    ['opensuse-leap', '15.6'],
    ['openeuler', '24.03'],
    ['mageia', '9'],
    ['azurelinux', '3.0'],
  ])('leaves epochs out of versions for %s', (id, version) => {
    expect(firstChoice(id, version)?.epochs).toBe('left-out');
  });

  it.each([
    ['rhel', '9.4'],
    ['almalinux', '9.4'],
    ['rocky', '9.4'],
  ])('writes epochs for %s', (id, version) => {
    expect(firstChoice(id, version)).not.toHaveProperty('epochs');
  });

  it('names a second feed for Debian and Alpine in case the first fails', () => {
    const feeds = ['debian', 'alpine'].map((id) =>
      coverageOf(release(id, id === 'debian' ? '12' : '3.22.1')).map((choice) => choice.feed),
    );
    expect(feeds).toEqual([
      ['debian-tracker', 'osv'],
      ['alpine-secdb', 'osv'],
    ]);
  });

  it('names only ecosystems whose versions can be ordered, whatever the image says', () => {
    const ids = [
      'debian',
      'ubuntu',
      'alpine',
      'alpaquita',
      'rhel',
      'centos',
      'sles',
      'sle-micro',
      'openeuler',
    ];
    const part = fc.oneof({ arbitrary: fc.nat(30).map(String), weight: 9 }, fc.string());
    const version = fc.array(part, { maxLength: 3 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.constantFrom(...ids), version, fc.string(), (id, version, name) => {
        for (const { ecosystems } of coverageOf(release(id, version, name))) {
          expect(ecosystems.length).toBeGreaterThan(0);
          for (const scope of ecosystems) expect(schemeOfEcosystem(scopePrefix(scope))).toBeDefined();
        }
      }),
    );
  });
});

describe('scopes', () => {
  it("covers Pro's fixes of the same Ubuntu packages, and not its builds of others", () => {
    const ecosystems = [
      'Ubuntu:22.04:LTS',
      'Ubuntu:Pro:22.04:LTS',
      'Ubuntu:Pro:FIPS:22.04:LTS',
      'Ubuntu:24.04:LTS',
    ];
    expect(looksIn('ubuntu', '22.04', ecosystems)).toEqual(ecosystems.slice(0, 2));
  });

  it('covers all repositories of a Red Hat major release, and the streams of minor ones where their fixes are told apart', () => {
    const inside = [
      'Red Hat:enterprise_linux:9::baseos',
      'Red Hat:enterprise_linux:9::appstream',
      'Red Hat:rhel_software_collections:3::el9',
    ];
    const extended = ['Red Hat:rhel_eus:9.2', 'Red Hat:enterprise_linux_e4s:9.0'];
    const outside = [
      'Red Hat:enterprise_linux:8::baseos',
      'Red Hat:rhel_eus:8.2::baseos',
      'Red Hat:openshift:4.15::el9',
      'Red Hat:enterprise_linux:90::baseos',
    ];
    const all = [...inside, ...extended, ...outside];
    expect(looksIn('rhel', '9.4', all, 'redhat')).toEqual([...inside, ...extended]);
    expect(looksIn('rhel', '9.4', all, 'osv')).toEqual(inside);
  });

  it('covers the repositories that Red Hat 7 has beside its own: Extras, Supplementary, Oracle Java, .NET', () => {
    const inside = [
      'Red Hat:enterprise_linux:7::server',
      'Red Hat:rhel_extras:7',
      'Red Hat:rhel_extras_other:7',
      'Red Hat:rhel_extras_oracle_java:7',
      'Red Hat:rhel_dotnet:6.0::el7',
    ];
    const outside = [
      'Red Hat:rhel_extras:6',
      'Red Hat:rhel_dotnet:6.0::el70',
      'Red Hat:rhel_eus:8.7::server',
    ];
    for (const feed of ['redhat', 'osv']) {
      expect(looksIn('rhel', '7.9', [...inside, ...outside], feed)).toEqual(inside);
      expect(looksIn('centos', '7', [...inside, ...outside], feed)).toEqual(inside);
    }
  });

  it("covers Java 11 past its end in Red Hat's releases, which go on without its fixes", () => {
    const ecosystems = [
      'Red Hat:openjdk_els:11::el9',
      'Red Hat:openjdk_els:11::el8',
      'Red Hat:openjdk_els:11::el90',
    ];
    expect(looksIn('rhel', '9.6', ecosystems)).toEqual(ecosystems.slice(0, 1));
  });

  it('covers the minor releases of Red Hat 10', () => {
    const ecosystems = [
      'Red Hat:enterprise_linux:10.0',
      'Red Hat:enterprise_linux:10.1',
      'Red Hat:enterprise_linux:1',
    ];
    expect(looksIn('rhel', '10.1', ecosystems)).toEqual(ecosystems.slice(0, 2));
  });

  it('covers the modules and the longer support of a SUSE service pack', () => {
    const inside = [
      'SUSE:Linux Enterprise Server 15 SP5',
      'SUSE:Linux Enterprise Server 15 SP5-LTSS',
      'SUSE:Linux Enterprise Module for Basesystem 15 SP5',
      'SUSE:Linux Enterprise Software Development Kit 15 SP5',
      'SUSE:Linux Enterprise Server LTSS Extended Security 15 SP5',
      'SUSE:Package Hub 15 SP5',
    ];
    const outside = [
      'SUSE:Linux Enterprise Server 15',
      'SUSE:Linux Enterprise Module for Basesystem 15 SP6',
      'SUSE:Linux Enterprise Server for SAP Applications 15 SP5',
    ];
    expect(looksIn('sles', '15.5', [...inside, ...outside])).toEqual(inside);
  });

  it('covers the modules of SUSE 12, which have no service packs', () => {
    const modules = ['SUSE:Linux Enterprise Module for Web and Scripting 12'];
    expect(looksIn('sles', '12.5', modules)).toEqual(modules);
  });

  it('refuses a scope whose prefix and suffix would share characters', () => {
    expect(isInScope('for 15', { prefix: 'for ', suffix: ' 15' })).toBe(false);
    expect(isInScope('for x 15', { prefix: 'for ', suffix: ' 15' })).toBe(true);
  });
});
