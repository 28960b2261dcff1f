import { describe, expect, it } from 'vitest';
import type { InstalledPackage, StoredRange } from '../domain/index.ts';
import { schemeOf } from '../versions/index.ts';
import { lookedUpAs } from './looked-up-as.ts';
import { matchFindings } from './match-findings.ts';
import { installed, joinImage, range } from './testing.ts';
import type { Answering } from './wanted-versions.ts';

const MAIN = 'Red Hat:enterprise_linux:9';
const EUS = 'Red Hat:rhel_eus:9.2';
const scheme = schemeOf('rpm');
const RED_HAT: Answering = { feed: 'redhat:9', ecosystems: [MAIN, EUS], names: 'both', scheme };
const SOURCE = { qualifiers: { architectures: ['src'] } };

const rpm = (name: string, version: string, more: Partial<InstalledPackage> = {}) =>
  installed(name, version, { type: 'rpm', architecture: 'x86_64', ...more });
const row = (name: string, more: Partial<StoredRange>) =>
  range('CVE-2026-1', name, { feed: 'redhat:9', ecosystem: MAIN, ...more });
const denial = (name: string, more: Partial<StoredRange> = {}) =>
  row(name, { state: 'not-affected', ...more });

function found(pkg: InstalledPackage, ...rows: readonly StoredRange[]) {
  const { matches, lookups } = joinImage([pkg], rows, RED_HAT);
  const { findings, problems } = matchFindings(matches, lookups, (version) => scheme.sortKey(version));
  return { problems, states: findings.map(({ state, fixedVersion }) => [state, fixedVersion]) };
}

const NOTHING = { problems: [], states: [] };

describe('a record that denies what it claims', () => {
  const headers = rpm('kernel-headers', '5-1.el9', { source: { name: 'kernel', version: '5-1.el9' } });

  it('clears a binary by its own name where it blames the source', () => {
    expect(found(headers, row('kernel', SOURCE))).toEqual({ problems: [], states: [['unfixed', undefined]] });
    expect(found(headers, row('kernel', SOURCE), denial('kernel-headers'))).toEqual(NOTHING);
  });

  it('clears no binary by the name of its source where it blames the binary', () => {
    expect(found(headers, denial('kernel', SOURCE), row('kernel-headers', {})).states).toHaveLength(1);
  });

  it('clears nothing that another record blames', () => {
    const other = { ...denial('kernel-headers'), record: 'CVE-2026-2' };
    expect(found(headers, row('kernel', SOURCE), other).states).toHaveLength(1);
  });

  it('clears builds of a minor release from its own fix on, and no others', () => {
    const rows = [
      row('bash', { ...SOURCE, fixedVersion: '5-2.el9_4' }),
      denial('bash', { ...SOURCE, ecosystem: EUS, lower: '5-1.el9_2.1' }),
    ];
    expect(found(rpm('bash', '5-1.el9_2.1'), ...rows)).toEqual(NOTHING);
    expect(found(rpm('bash', '5-1.el9_2'), ...rows).states).toEqual([['fixed', '5-2.el9_4']]);
    expect(found(rpm('bash', '5-1.el9_3'), ...rows).states).toEqual([['fixed', '5-2.el9_4']]);
  });
});

describe('a row about a source', () => {
  it('holds for its binaries, and not for a binary of that name from another source', () => {
    const source = { name: 'python3', version: '3.6.8-1.el9' };
    const claim = row('python3', { ...SOURCE, fixedVersion: '3.6.8-67.el9' });
    expect(found(rpm('python3-libs', '3.6.8-1.el9', { source }), claim).states).toHaveLength(1);
    expect(
      found(rpm('python3', '1-1.el9', { source: { name: 'other', version: '1-1.el9' } }), claim),
    ).toEqual(NOTHING);
  });
});

describe('a module’s build', () => {
  const module = 'python39:3.9:8100020240826142629:d47b87a4';
  const pkg = rpm('python39-libs', '3.9.1-1.module+el9', { module });
  const fixed = (build: string) =>
    row('python39:3.9', {
      fixedVersion: `3.9-${build}.d47b87a4`,
      qualifiers: { module: 'python39:3.9' },
    });

  it('looks the stream up for each package of the module', () => {
    const names = lookedUpAs(pkg, RED_HAT).map(({ name, version }) => `${name} ${version}`);
    expect(names).toContain('python39:3.9 3.9-8100020240826142629.d47b87a4');
    expect(lookedUpAs({ ...pkg, module: 'python39:3.9' }, RED_HAT)).toHaveLength(1);
  });

  it('says whether its packages are fixed', () => {
    expect(found(pkg, fixed('8100020240901000000')).states).toEqual([
      ['fixed', '3.9-8100020240901000000.d47b87a4'],
    ]);
    expect(found(pkg, fixed('8100020240826142629'))).toEqual(NOTHING);
  });
});
