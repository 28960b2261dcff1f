import { describe, expect, it } from 'vitest';
import type { Advisory } from '../../../domain/index.ts';
import { Codestreams } from './codestreams.ts';

const BASE = 'SUSE:Linux Enterprise Module for Basesystem 15 SP6';
const PYTHON = 'SUSE:Linux Enterprise Module for Python 3 15 SP6';
const FLAW = 'CVE-2024-34064';
const OTHER_FLAW = 'CVE-2024-56201';

/** Builds an erratum that fixes one source. */
function erratum(
  id: string,
  fixedVersion: string,
  cves: readonly string[] = [FLAW],
  ecosystem = BASE,
  name = 'python-Jinja2',
): Advisory {
  const range = { ecosystem, package: name, upper: fixedVersion, fixedVersion, state: 'fixed' as const };
  return { id, cves, aliases: [], ratings: [], ranges: [range] };
}

/** Returns the bounds of an erratum's ranges beside these others. */
function boundsOf(advisory: Advisory, ...others: readonly Advisory[]): readonly string[] {
  const codestreams = new Codestreams();
  for (const each of [advisory, ...others]) codestreams.learn(each);
  return codestreams
    .narrowed(advisory)
    .ranges.map(({ lower = '0', upper = '*', fixedVersion = '-' }) => `${lower} ${upper} ${fixedVersion}`);
}

const NEWER_LINE = erratum('SUSE-SU-2024:1864-1', '3.1.2-150400.12.6.1', [FLAW], PYTHON);
const WHOLE = ['0 3.1.2-150400.12.6.1 3.1.2-150400.12.6.1'];

describe('a fix of SUSE in one codestream', () => {
  it('leaves out the builds of another codestream from the one on that fixed the same CVE', () => {
    const own = erratum('SUSE-SU-2024:1863-1', '2.10.1-150000.3.13.1');
    expect(boundsOf(NEWER_LINE, own)).toEqual([
      '0 2.10.1-150000.3.13.1 3.1.2-150400.12.6.1',
      '2.10.1-150001 3.1.2-150400.12.6.1 3.1.2-150400.12.6.1',
    ]);
    expect(boundsOf(own, NEWER_LINE)).toEqual(['0 2.10.1-150000.3.13.1 2.10.1-150000.3.13.1']);
  });

  it('leaves out builds of several other codestreams', () => {
    const first = erratum('SUSE-SU-2024:1-1', '2.10.1-150000.3.13.1');
    const second = erratum('SUSE-SU-2024:2-1', '2.11.3-150300.4.2.1');
    expect(boundsOf(NEWER_LINE, second, first)).toEqual([
      '0 2.10.1-150000.3.13.1 3.1.2-150400.12.6.1',
      '2.10.1-150001 2.11.3-150300.4.2.1 3.1.2-150400.12.6.1',
      '2.11.3-150301 3.1.2-150400.12.6.1 3.1.2-150400.12.6.1',
    ]);
  });

  it('applies to another codestream that has no fix of one of its CVEs', () => {
    const both = { ...NEWER_LINE, cves: [FLAW, OTHER_FLAW] };
    const own = erratum('SUSE-SU-2024:1863-1', '2.10.1-150000.3.13.1');
    expect(boundsOf(both, own)).toEqual(WHOLE);
    const rest = erratum('SUSE-SU-2025:29-1', '2.10.1-150000.3.18.1', [OTHER_FLAW]);
    expect(boundsOf(both, own, rest)[0]).toBe('0 2.10.1-150000.3.18.1 3.1.2-150400.12.6.1');
  });

  it('leaves out builds of another codestream from the last fix of a CVE that was fixed twice', () => {
    const first = erratum('SUSE-SU-2024:1-1', '2.10.1-150000.3.13.1');
    const second = erratum('SUSE-SU-2024:2-1', '2.10.1-150000.3.15.1');
    expect(boundsOf(NEWER_LINE, second, first)[0]).toBe('0 2.10.1-150000.3.15.1 3.1.2-150400.12.6.1');
  });

  it.each([
    ['a fix in the same codestream', erratum('A-1', '2.10.1-150400.12.3.1')],
    ['a fix in another release', erratum('A-1', '2.10.1-150000.3.13.1', [FLAW], BASE.replace('SP6', 'SP5'))],
    ['a fix of another source', erratum('A-1', '2.10.1-150000.3.13.1', [FLAW], BASE, 'python-Flask')],
    ['a release that names no codestream', erratum('A-1', '2.10.1-3.13.1')],
    ['a higher fix', erratum('A-1', '4.0-150000.3.13.1')],
  ])('applies to older versions whole beside %s', (_, other) => {
    expect(boundsOf(NEWER_LINE, other)).toEqual(WHOLE);
  });

  it('applies whole where an erratum names no CVE', () => {
    const own = erratum('SUSE-SU-2024:1863-1', '2.10.1-150000.3.13.1', []);
    expect(boundsOf({ ...NEWER_LINE, cves: [] }, own)).toEqual(WHOLE);
  });

  it('counts the products of one release as one', () => {
    const products = ['Server 15 SP6-LTSS', 'Server 15 SP6', 'Module for Basesystem 15 SP6'];
    const lengths = products.map((product) => {
      const ecosystem = `SUSE:Linux Enterprise ${product}`;
      return boundsOf(NEWER_LINE, erratum('A-1', '2.10.1-150000.3.13.1', [FLAW], ecosystem)).length;
    });
    expect(lengths).toEqual([2, 2, 2]);
  });
});
