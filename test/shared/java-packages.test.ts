import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readZip } from '../../src/archive/index.ts';
import { FindingsLab, recordLines, type ReportedResult } from '../support/findings-lab.ts';
import { osvZipOf } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      root: z.string(),
      packages: z.array(
        z.object({
          ecosystem: z.string(),
          name: z.string(),
          version: z.string(),
          locations: z.array(z.string()),
          evidence: z.string(),
          evidence_all: z.array(z.string()),
        }),
      ),
      unidentifiable: z.array(z.object({ location: z.string() })),
      may: z.array(z.object({ name: z.string(), version: z.string(), location: z.string() })),
      certain: z.array(z.object({ package: z.string(), version: z.string(), id: z.string() })),
    }),
  ),
});

const record = z.object({
  affected: z.array(z.object({ package: z.object({ name: z.string() }) })).default([]),
});

type Case = z.infer<typeof truth>['cases'][string];

/** Packages of the truth that are listed otherwise, with the rule. */
const DIFFERENT: readonly { readonly is: string; readonly ours: string; readonly at?: string }[] = [
  // The file was renamed, and only its hash knows the runtime that its pom.properties leaves out.
  {
    is: 'com.microsoft.sqlserver:mssql-jdbc@12.2.0.jre11',
    ours: 'com.microsoft.sqlserver:mssql-jdbc@12.2.0',
    at: 'mssql.jar',
  },
  // Its classes are in org/jdom, and advisories know org.jdom alone: an earlier group is history.
  { is: 'jdom:jdom@1.0', ours: 'org.jdom:jdom@1.0' },
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips installed Java packages, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/java');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));

  const lab = new FindingsLab('2025-02-20T12:00:00Z');
  const zip = osvZipOf(join(shared, 'feeds/more-2025/osv-2025-02/Maven.tar.zst'));
  const records = Array.from(readZip(zip).entries, (entry) =>
    record.parse(JSON.parse(entry.read().toString())),
  );
  const names = new Set(records.flatMap(({ affected }) => affected.map((each) => each.package.name)));
  beforeAll(() => lab.mirror.write('osv-vulnerabilities.storage.googleapis.com/Maven/all.zip', zip));
  afterAll(() => lab[Symbol.dispose]());

  describe.each(Object.entries(cases))('the Java packages of %s', (_name, known) => {
    let result: ReportedResult;
    beforeAll(async () => {
      const path = mkdtempSync(join(tmpdir(), 'plimsoll-java-'));
      execFileSync('tar', ['-xJf', join(folder, known.archive), '-C', path, known.root]);
      result = await lab.scan(`dir:${join(path, known.root)}`);
      return () => rmSync(path, { recursive: true });
    });

    it('counts those that cannot be identified', () => {
      // Classes that were copied into a jar without their pom.properties leave folders, and no name.
      const places = known.unidentifiable.map(({ location }) => location).filter((at) => !at.includes('!'));
      const subjects = new Set(result.problems.map(({ subject }) => subject));
      expect(places.filter((at) => !subjects.has(at) && !subjects.has(dirname(at)))).toEqual([]);
    });

    it('reports each certain vulnerability of them', () => {
      const found = new Set(recordLines(result.findings));
      const certain = known.certain.map(({ package: name, version, id }) => `${name}@${version} ${id}`);
      expect(certain.filter((line) => !found.has(line))).toEqual([]);
    });

    it('lists each where it is, and no other', () => {
      const listed = linesOf(result);
      const { expected, tolerated } = expectedOf(known, names);
      expect(listed.filter((line) => !tolerated(line)).sort()).toEqual([...expected].sort());
    });
  });
}

function linesOf({ packages }: ReportedResult): readonly string[] {
  return packages
    .filter(({ ecosystem }) => ecosystem === 'Maven')
    .flatMap(({ name, version, database, locations }) =>
      (locations ?? [{ path: database }]).map(({ path }) => `${name}@${version} ${path}`),
    );
}

function expectedOf(known: Case, names: ReadonlySet<string>) {
  const expected = known.packages
    .filter(({ ecosystem }) => ecosystem === 'Maven')
    .flatMap((pkg) => pkg.locations.map((at) => expectedLine(pkg, at, names)));
  const may = new Set(known.may.map(({ name, version, location }) => `${name}@${version} ${location}`));
  const places = known.unidentifiable.map(({ location }) => location);
  return {
    expected,
    tolerated: (line: string) => may.has(line) || places.some((place) => line.endsWith(` ${place}`)),
  };
}

function expectedLine(pkg: Case['packages'][number], at: string, names: ReadonlySet<string>): string {
  const { name, version } = pkg;
  const different = DIFFERENT.find(
    ({ is, at: each }) => is === `${name}@${version}` && at.endsWith(each ?? ''),
  );
  return `${different?.ours ?? nameOf(pkg, at, names)} ${at}`;
}

/** Without its own word and an advisory's, a jar has no group. */
function nameOf(
  { name, version, evidence, evidence_all: all }: Case['packages'][number],
  at: string,
  names: ReadonlySet<string>,
): string {
  const isStated = evidence === 'manifest' || all.some((each) => each.startsWith('pom.properties'));
  const isInName = at.includes(`${name.replace(':', '-')}-${version}`);
  const artifact = isStated || isInName || names.has(name) ? name : name.slice(name.indexOf(':') + 1);
  return `${artifact}@${version}`;
}
