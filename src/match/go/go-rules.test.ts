import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DistinctFunctions,
  FunctionSet,
  type InstalledPackage,
  type ProgramReach,
  type Qualifiers,
  type StoredRange,
  type WantedVersion,
} from '../../domain/index.ts';
import { schemeOf } from '../../versions/index.ts';
import { explain } from '../explain.ts';
import { lookUp } from '../look-up.ts';
import { installed, join, range } from '../testing.ts';
import { notComparedProblems } from '../not-compared.ts';
import type { Answering } from '../wanted-versions.ts';

const MODULE = 'example.com/acme';
const CVE = 'CVE-2024-1';
const REACH: ProgramReach = {
  goos: 'linux',
  goarch: 'amd64',
  packages: ['fmt', MODULE, `${MODULE}/a`],
  functions: FunctionSet.of(new DistinctFunctions(['fmt.Println', `${MODULE}/a.F`])).toText(),
};
const GO: Answering = { feed: 'osv:Go', ecosystems: ['Go'], names: 'binary', scheme: schemeOf('go') };

function linked(name = MODULE, fields: Partial<InstalledPackage> = {}): InstalledPackage {
  const application = 'usr/bin/app';
  return installed(name, 'v1.5.0', {
    type: 'golang',
    ecosystem: 'Go',
    database: application,
    application,
    reach: 'app',
    ...fields,
  });
}

function row(record: string, fields: Partial<StoredRange> = {}, qualifiers: Qualifiers = {}): StoredRange {
  return range(record, MODULE, { feed: 'osv:Go', ecosystem: 'Go', cves: [CVE], qualifiers, ...fields });
}

/** A record that people of Go's database reviewed. */
function ofGo(qualifiers: Qualifiers, fields: Partial<StoredRange> = {}): StoredRange {
  return row('GO-2024-1', { fixedVersion: 'v1.9.0', ...fields }, { reviewed: true, ...qualifiers });
}

const BY_GITHUB = row('GHSA-1', { fixedVersion: 'v1.8.0' }, { reviewed: true });
const inB = { imports: [{ path: `${MODULE}/b` }] };

async function looked(rows: readonly StoredRange[], packages = [linked()], reach: ProgramReach = REACH) {
  const loaded: string[] = [];
  const advisories = {
    match: (wanted: readonly WantedVersion[]) => Promise.resolve(join(wanted, rows, GO.scheme)),
    rangesAbout: (names: readonly string[]) =>
      Promise.resolve(rows.filter((each) => names.includes(each.package))),
  };
  const programs = (hashes: readonly string[]) => {
    for (const name of hashes) loaded.push(name);
    return Promise.resolve(new Map(hashes.filter((name) => name === 'app').map((name) => [name, reach])));
  };
  const lookedUp = await lookUp(packages, GO, { advisories, programs });
  const { rules, matches, lookups } = lookedUp;
  const asked = [{ answering: GO, packages: new Set(packages), matches, lookups, rules, ranges: rows }];
  const explanation = explain(CVE, { result: { packages, findings: [], suppressed: [] }, asked });
  return { ...lookedUp, loaded, answers: explanation.kind === 'not-reported' ? explanation.answers : [] };
}

async function evidence(rows: readonly StoredRange[], ...rest: [InstalledPackage[]?, ProgramReach?]) {
  const { findings } = await looked(rows, ...rest);
  return findings
    .flatMap((finding) => finding.evidence.map(({ record, range: text }) => `${record} ${text}`))
    .sort();
}

describe('a module of a Go program', () => {
  it('reports a module where its program contains what has the flaw', async () => {
    expect(await evidence([ofGo({ imports: [{ path: `${MODULE}/a`, symbols: ['F'] }] })])).toEqual([
      'GO-2024-1 < v1.9.0',
    ]);
  });

  it('explains a module that is not reported by the package that its program lacks', async () => {
    const { findings, answers } = await looked([ofGo(inB)]);
    expect(findings).toEqual([]);
    expect(answers).toMatchObject([
      { reason: 'not-linked', absent: { kind: 'package', names: [`${MODULE}/b`] } },
    ]);
  });

  it('reports a module where nothing is known of its program', async () => {
    const { reach, ...unknown } = linked();
    expect(reach).toBe('app');
    expect(await evidence([ofGo(inB)], [unknown])).toHaveLength(1);
  });

  it('decides a record for each program that contains the module', async () => {
    const other = linked(MODULE, { application: 'usr/bin/other', reach: 'lost' });
    const { findings } = await looked([ofGo(inB)], [linked(), other]);
    expect(findings.map(({ package: pkg }) => pkg.application)).toEqual(['usr/bin/other']);
  });

  it('decides a record for a module apart from the standard library, which it names, too', async () => {
    const both = [
      ofGo(inB),
      ofGo({ imports: [{ path: 'fmt', symbols: ['Println'] }] }, { package: 'stdlib' }),
    ];
    const { findings } = await looked(both, [linked(), linked('stdlib')]);
    expect(findings.map(({ package: pkg }) => pkg.name)).toEqual(['stdlib']);
  });

  it('loads what is linked into a program only for records with packages', async () => {
    expect((await looked([ofGo({})])).loaded).toEqual([]);
    expect((await looked([ofGo(inB)])).loaded).toEqual(['app']);
  });
});

describe('another record of a flaw in a Go module', () => {
  it('does not let another record restore what a reviewed one excludes', async () => {
    const { findings, answers } = await looked([ofGo(inB), BY_GITHUB]);
    expect(findings).toEqual([]);
    expect(answers.map(({ absent }) => absent?.record)).toEqual([undefined, 'GO-2024-1']);
  });

  it('does not let another record restore it in versions that the reviewed one does not name', async () => {
    expect(await evidence([ofGo(inB, { upper: 'v1.2.0', fixedVersion: 'v1.2.0' }), BY_GITHUB])).toEqual([]);
  });

  it('counts another record where the first excludes nothing, or nobody reviewed it', async () => {
    const inA = { imports: [{ path: `${MODULE}/a` }] };
    expect(await evidence([ofGo(inA), BY_GITHUB])).toEqual(['GHSA-1 < v1.8.0', 'GO-2024-1 < v1.9.0']);
    expect(await evidence([ofGo({ ...inB, reviewed: false }), BY_GITHUB])).toEqual(['GHSA-1 < v1.8.0']);
  });

  it('counts another record where the reviewed one excludes another module', async () => {
    expect(await evidence([ofGo(inB, { package: `${MODULE}/v2` }), BY_GITHUB])).toEqual(['GHSA-1 < v1.8.0']);
  });

  it('counts another record where the first was withdrawn, and has no rows', async () => {
    expect(await evidence([BY_GITHUB])).toEqual(['GHSA-1 < v1.8.0']);
  });
});

describe('a record of Go without an upper bound', () => {
  const open = (qualifiers: Qualifiers) => row('GO-2024-1', {}, qualifiers);
  const passed = { ...BY_GITHUB, upper: 'v1.4.0', fixedVersion: 'v1.4.0' };

  it.each([true, false])(
    'takes the versions of another record for an open one (reviewed: %s)',
    async (reviewed) => {
      expect(await evidence([open({ reviewed }), BY_GITHUB])).toEqual([
        'GHSA-1 < v1.8.0',
        'GO-2024-1 < v1.8.0',
      ]);
      expect(await evidence([open({ reviewed }), passed])).toEqual([]);
    },
  );

  it('explains that the versions of an open record are those of another', async () => {
    const { answers } = await looked([open({ reviewed: false }), passed]);
    expect(answers.map(({ reason }) => reason)).toEqual(['versions-elsewhere', 'version-outside']);
  });

  it('reports an open record that was reviewed where the other one was not', async () => {
    const unreviewed = { ...passed, qualifiers: { reviewed: false } };
    expect(await evidence([open({ reviewed: true }), unreviewed])).toEqual(['GO-2024-1 every version']);
    expect(await evidence([open({ reviewed: false }), unreviewed])).toEqual([]);
  });

  it('takes no versions of another module', async () => {
    const other = { ...passed, package: 'example.com/other' };
    expect(await evidence([open({ reviewed: true }), other])).toEqual(['GO-2024-1 every version']);
  });

  it('counts with another record that nothing fixes', async () => {
    const unfixed = row('GHSA-2', { lower: 'v1.0.0' }, { reviewed: true });
    const expected = ['GHSA-2 >= v1.0.0', 'GO-2024-1 >= v1.0.0'];
    expect(await evidence([open({ reviewed: false }), unfixed])).toEqual(expected);
    expect(await evidence([open({ reviewed: false }), { ...unfixed, lower: 'v1.6.0' }])).toEqual([]);
  });

  it.each([
    [[{ upper: '1.6.0' }], 'GO-2024-1 < 1.6.0'],
    [[{ lower: '1.0.0', upper: '1.5.0', upperInclusive: true }], 'GO-2024-1 >= 1.0.0, <= 1.5.0'],
    [[{ upper: '1.0.0' }, { lower: '1.4.0' }], 'GO-2024-1 >= 1.4.0'],
    [[{ upper: '1.5.0' }], undefined],
    [[{ lower: '1.5.1', upper: '1.6.0' }], undefined],
  ])('compares an open record by the tags %j: %s', async (tags, expected) => {
    for (const reviewed of [true, false]) {
      expect(await evidence([open({ reviewed, tags })])).toEqual(expected === undefined ? [] : [expected]);
    }
  });

  it('takes the fix of an open record from the tags', async () => {
    const { findings } = await looked([open({ reviewed: false, tags: [{ upper: '1.6.0' }] })]);
    expect(findings).toMatchObject([{ state: 'fixed', fixedVersion: '1.6.0' }]);
  });

  it('compares no tags with a commit before which there is none', async () => {
    const commit = linked(MODULE, { version: 'v0.0.0-20240102150405-0123456789ab' });
    const tags = [{ lower: '1.0.0', upper: '1.6.0' }];
    expect(await evidence([open({ reviewed: true, tags })], [commit])).toEqual(['GO-2024-1 every version']);
    expect((await looked([open({ reviewed: false, tags })], [commit])).notCompared).toHaveLength(1);
  });

  it('notes open records that nobody reviewed, once for each package', async () => {
    const second = row('GO-2024-2', { cves: ['CVE-2024-2'] }, { reviewed: false });
    const { findings, notCompared } = await looked([open({ reviewed: false }), second]);
    expect(findings).toEqual([]);
    expect(notComparedProblems(notCompared)).toEqual([
      {
        kind: 'advisory-without-versions',
        subject: MODULE,
        message: `no affected versions of ${MODULE} are known for GO-2024-1, GO-2024-2, which nobody has reviewed`,
        package: MODULE,
      },
    ]);
  });

  it('takes an exact version, and a record that says nothing affects it, for no open record', async () => {
    const unreviewed = { reviewed: false };
    const exact = await looked([row('GO-2024-1', { exact: 'v1.5.0' }, unreviewed)]);
    expect(exact.findings).toMatchObject([{ id: CVE, evidence: [{ record: 'GO-2024-1' }] }]);
    const silent = await looked([row('GO-2024-1', { state: 'not-affected' }, unreviewed)]);
    expect(silent).toMatchObject({ findings: [], notCompared: [] });
  });

  it('notes no open record where the program lacks its package', async () => {
    expect((await looked([open({ reviewed: false, ...inB })])).notCompared).toEqual([]);
  });

  it('reports an open record that was reviewed where nothing else tells versions', async () => {
    expect(await evidence([open({ reviewed: true })])).toEqual(['GO-2024-1 every version']);
  });
});

describe('a record of another flaw in a Go module', () => {
  const anyRow = (record: string, cve: string) =>
    fc
      .record({
        bounds: fc.constantFrom<Partial<StoredRange>>(
          {},
          { fixedVersion: 'v1.9.0' },
          { fixedVersion: 'v1.4.0' },
        ),
        qualifiers: fc.constantFrom<Qualifiers>(
          {},
          inB,
          { tags: [{ upper: '1.6.0' }] },
          { imports: [{ path: MODULE, goos: ['windows'] }] },
        ),
        reviewed: fc.boolean(),
      })
      .map(({ bounds, qualifiers, reviewed }) =>
        row(record, { ...bounds, cves: [cve] }, { ...qualifiers, reviewed }),
      );
  const known = fc.tuple(anyRow('GO-2024-1', CVE), anyRow('GHSA-1', CVE));
  const others = fc.tuple(anyRow('GO-2024-2', 'CVE-2024-2'), anyRow('GHSA-2', 'CVE-2024-2'));

  it('takes no evidence away and adds none to a flaw', async () => {
    const ofFlaw = async (rows: readonly StoredRange[]) =>
      (await evidence(rows)).filter((line) => /^(?:GO-2024|GHSA)-1 /u.test(line));
    await fc.assert(
      fc.asyncProperty(known, others, async (rows, added) => {
        expect(await ofFlaw([...rows, ...added])).toEqual(await ofFlaw(rows));
      }),
    );
  });
});
