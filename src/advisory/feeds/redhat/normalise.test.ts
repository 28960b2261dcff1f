import { describe, expect, it } from 'vitest';
import { vexDocument, type MadeFlaw, type MadeStatement } from '../../../../test/support/csaf.ts';
import { csafFlawOf } from '../../feed-kit/csaf.ts';
import { toAdvisory } from './normalise.ts';

const BASE = 'enterprise_linux:9::baseos';
const MAIN = { ecosystem: 'Red Hat:enterprise_linux:9' };
const SOURCE = { qualifiers: { architectures: ['src'] } };

function advisoryOf(flaw: Omit<MadeFlaw, 'cve'>, major = '9') {
  return toAdvisory(
    csafFlawOf(vexDocument({ cve: 'CVE-2026-1000', ...flaw }), () => true),
    major,
  );
}

function rangesOf(...statements: readonly MadeStatement[]) {
  return advisoryOf({ statements }).ranges;
}

describe('a Red Hat document', () => {
  it('gives its title, dates, page and ratings, the word of a product first', () => {
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const statements = [{ stream: BASE, rpm: 'bash?arch=src', impact: 'Low' }];
    expect(advisoryOf({ statements, severity: 'Important', vector })).toEqual({
      id: 'CVE-2026-1000',
      cves: ['CVE-2026-1000'],
      aliases: [],
      title: 'a flaw of CVE-2026-1000',
      url: 'https://access.redhat.com/security/cve/CVE-2026-1000',
      published: '2026-07-01T00:00:00.000Z',
      modified: '2026-08-01T00:00:00.000Z',
      ratings: [
        { source: 'redhat', severity: 'high' },
        { source: 'redhat', severity: 'critical', vector, score: 9.8 },
      ],
      ranges: [
        {
          ...MAIN,
          package: 'bash',
          state: 'unfixed',
          ...SOURCE,
          rating: { source: 'redhat', severity: 'low' },
        },
      ],
    });
  });

  it.each([
    ['no_fix_planned', 'Will not fix', 'will-not-fix'],
    ['no_fix_planned', 'Out of support scope', 'end-of-life'],
    ['none_available', 'Affected', 'unfixed'],
    ['none_available', 'Fix deferred', 'deferred'],
    ['none_available', 'Deferred', 'deferred'],
    ['none_available', 'a word of tomorrow', 'unfixed'],
  ] as const)('calls a package with %s, "%s", %s', (category, details, state) => {
    const [range] = rangesOf({ stream: BASE, rpm: 'bash?arch=src', outlook: [category, details] });
    expect(range).toMatchObject({ package: 'bash', state });
  });

  it('keeps why a package is not affected, and what is under investigation', () => {
    expect(
      rangesOf(
        {
          stream: BASE,
          rpm: 'kernel-headers',
          status: 'known_not_affected',
          flag: 'vulnerable_code_not_present',
        },
        { stream: BASE, rpm: 'kernel?arch=src', status: 'under_investigation' },
      ),
    ).toEqual([
      { ...MAIN, package: 'kernel', state: 'undetermined', ...SOURCE },
      {
        ...MAIN,
        package: 'kernel-headers',
        state: 'not-affected',
        qualifiers: { justification: 'vulnerable_code_not_present' },
      },
    ]);
  });

  it('takes the highest fix of a stream, with its epoch, over whatever else is said of the name', () => {
    expect(
      rangesOf(
        { stream: BASE, rpm: 'bind@9.10-1.el9?epoch=32', status: 'fixed' },
        { stream: 'enterprise_linux:9::crb', rpm: 'bind@9.9-3.el9?epoch=32', status: 'fixed' },
        { stream: 'enterprise_linux:9', rpm: 'bind?arch=src' },
        { stream: 'enterprise_linux:9', rpm: 'bind?arch=src', status: 'known_not_affected' },
        { stream: 'enterprise_linux:8::baseos', rpm: 'bind@9-1.el8', status: 'fixed' },
      ),
    ).toEqual([
      { ...MAIN, package: 'bind', state: 'fixed', upper: '32:9.10-1.el9', fixedVersion: '32:9.10-1.el9' },
    ]);
  });

  it('keeps the most open state where repositories differ', () => {
    expect(
      rangesOf(
        { stream: BASE, rpm: 'bash?arch=src', outlook: ['no_fix_planned', 'Out of support scope'] },
        { stream: 'rhel_els:9', rpm: 'bash?arch=src', outlook: ['none_available', 'Fix deferred'] },
      ),
    ).toMatchObject([{ ecosystem: 'Red Hat:rhel_els:9', state: 'deferred' }]);
  });

  it('tells fixed binaries of each architecture from sources', () => {
    const bash = (arch: string) =>
      ({ stream: BASE, rpm: `bash@5-2.el9?arch=${arch}`, status: 'fixed' }) as const;
    expect(
      rangesOf(bash('x86_64'), bash('aarch64'), bash('src')).map(({ qualifiers }) => qualifiers),
    ).toEqual([{ binaries: ['bash'], architectures: ['aarch64', 'x86_64'] }, { architectures: ['src'] }]);
    expect(rangesOf(bash('noarch'))).toMatchObject([{ qualifiers: { binaries: ['bash'] } }]);
  });

  it('takes an extended stream’s fix as the end of a flaw in its own builds, where the release has it', () => {
    const eus = { stream: 'rhel_eus:9.2::baseos', rpm: 'bash@5-1.el9_2.1', status: 'fixed' } as const;
    expect(rangesOf(eus)).toEqual([]);
    expect(rangesOf(eus, { stream: BASE, rpm: 'bash@5-2.el9_4', status: 'fixed' })).toMatchObject([
      { ...MAIN, state: 'fixed', upper: '5-2.el9_4' },
      { ecosystem: 'Red Hat:rhel_eus:9.2', package: 'bash', state: 'not-affected', lower: '5-1.el9_2.1' },
    ]);
  });

  it('names a module’s build by its stream, and drops what the module’s packages said before', () => {
    expect(
      rangesOf(
        {
          stream: BASE,
          rpm: 'python39@3.9-9010020240826142629.d47b87a4?rpmmod=python39:3.9',
          status: 'fixed',
        },
        { stream: BASE, rpm: 'python39?arch=src&rpmmod=python39:3.9' },
        { stream: BASE, rpm: 'redis?arch=src&rpmmod=redis:6:9:ctx' },
        { stream: BASE, name: 'nodejs:18/nodejs' },
      ),
    ).toEqual([
      {
        ...MAIN,
        package: 'python39:3.9',
        state: 'fixed',
        upper: '3.9-9010020240826142629.d47b87a4',
        fixedVersion: '3.9-9010020240826142629.d47b87a4',
        qualifiers: { module: 'python39:3.9' },
      },
      {
        ...MAIN,
        package: 'redis',
        state: 'unfixed',
        qualifiers: { architectures: ['src'], module: 'redis:6' },
      },
      { ...MAIN, package: 'nodejs', state: 'unfixed', qualifiers: { module: 'nodejs:18' } },
    ]);
  });

  it.each([
    ['a container image', { rpm: 'pkg:oci/ubi9@sha256%3Aab?repository_url=registry.example' }],
    ['another vendor’s rpm', { rpm: 'pkg:rpm/suse/bash?arch=src' }],
    ['debug files', { rpm: 'bash-debuginfo@5-2.el9?arch=x86_64' }],
    ['a name that no rpm has', { name: 'openshift4/ose-cli rhel9' }],
  ])('says nothing about %s', (_, component) => {
    expect(rangesOf({ stream: BASE, ...component })).toEqual([]);
  });

  it('compares nothing with a fix without a version', () => {
    expect(rangesOf({ stream: BASE, rpm: 'bash', status: 'fixed' })).toMatchObject([
      { package: 'bash', state: 'not-compared', unread: 'the fix has no version' },
    ]);
  });

  it.each([
    ['9', 'enterprise_linux:9', 'Red Hat:enterprise_linux:9'],
    ['9', 'enterprise_linux:9.4::appstream', 'Red Hat:enterprise_linux:9'],
    ['9', 'enterprise_linux:8::appstream', undefined],
    ['1', 'enterprise_linux:10.0', undefined],
    ['10', 'enterprise_linux:10.0', 'Red Hat:enterprise_linux:10'],
    ['7', 'rhel_els:7', 'Red Hat:rhel_els:7'],
    ['7', 'openjdk_els:11::el7', 'Red Hat:openjdk_els:11::el7'],
    ['7', 'rhel_software_collections:3::el6', undefined],
    ['7', 'rhel_extras_oracle_java:7', 'Red Hat:rhel_extras_oracle_java:7'],
    ['8', 'openshift:4.8::el8', undefined],
  ])('finds in the packages of release %s those of %s', (major, stream, ecosystem) => {
    const { ranges } = advisoryOf({ statements: [{ stream, rpm: 'bash?arch=src' }] }, major);
    expect(ranges[0]?.ecosystem).toBe(ecosystem);
  });
});
