import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FindingsLab, type ReportedPackage, type ReportedResult } from '../support/findings-lab.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { ORACLES } from '../support/language-orders.ts';
import { needs } from '../support/needs.ts';
import { affecting, answered, recordsByName, type Entries } from '../support/oracle-languages.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';
import { readZst } from '../support/unpack-tar-zst.ts';

interface Image {
  readonly name: string;
  readonly stage: Stage;
  /** Ecosystems of which it has packages with findings. */
  readonly ecosystems: readonly string[];
}

const IMAGES: readonly Image[] = [
  { name: 'app-bookworm', stage: 'app', ecosystems: ['npm', 'PyPI', 'Maven', 'Go'] },
  { name: 'big-trixie', stage: 'big', ecosystems: ['npm', 'PyPI', 'Maven', 'Go'] },
];
const OSV = 'osv-vulnerabilities.storage.googleapis.com';
const ECOSYSTEMS = ['npm', 'PyPI', 'Maven', 'Go', 'crates.io'];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips findings of languages in real images, since the folder with them is not here', () =>
    undefined);
} else {
  confirmed(path.join(shared, 'feeds'));
}

function confirmed(feeds: string): void {
  const abilities = ECOSYSTEMS.flatMap((ecosystem) => ORACLES[ecosystem]?.needs ?? []);
  describe('findings of languages in real images', needs(...abilities), () => {
    const lab = new FindingsLab('2026-08-22T12:00:00Z');
    const entries = new Map<string, ReadonlyMap<string, Entries>>();

    beforeAll(() => {
      const tracker = path.join(feeds, 'debian/derived/tracker-json-from-dsa-dla.json.zst');
      lab.mirror.write('security-tracker.debian.org/tracker/data/json', readZst(tracker));
      for (const ecosystem of ECOSYSTEMS) {
        const folder = path.join(feeds, 'osv', ecosystem);
        lab.mirror.link(`${OSV}/${ecosystem}`, folder);
        const records = recordsIn(path.join(folder, 'all.zip'));
        entries.set(ecosystem, recordsByName(records.values(), ecosystem, oracleOf(ecosystem)));
      }
    });

    afterAll(() => lab[Symbol.dispose]());

    it.each(IMAGES.filter(({ stage }) => isBuilt(stage)))(
      'finds in $name what libraries of the ecosystems find',
      { timeout: 900_000 },
      async ({ name, ecosystems }) => {
        const result = await lab.scan(`oci:${imagesFolder()}/${name}`);
        const withFindings = ECOSYSTEMS.filter((ecosystem) => {
          const { found, expected, explained } = compare(
            result,
            ecosystem,
            entries.get(ecosystem) ?? new Map(),
          );
          expect(found.filter((line) => !expected.includes(line))).toEqual([]);
          expect(expected.filter((line) => !found.includes(line) && !explained(line))).toEqual([]);
          return found.length > 0;
        });
        expect(withFindings).toEqual(ecosystems);
      },
    );
  });
}

function oracleOf(ecosystem: string) {
  const oracle = ORACLES[ecosystem];
  if (oracle === undefined) throw new Error(`no library answers for ${ecosystem}`);
  return oracle;
}

function compare(result: ReportedResult, ecosystem: string, byName: ReadonlyMap<string, Entries>) {
  const oracle = oracleOf(ecosystem);
  const counted = answered(byName);
  const entriesOf = ({ name }: ReportedPackage) => counted.get(oracle.nameOf(name)) ?? [];
  const isOurs = (pkg: ReportedPackage) => pkg.ecosystem === ecosystem && isLookedUp(pkg);
  const affected = affecting(result.packages.filter(isOurs), entriesOf, oracle);
  const expected = [...affected].flatMap(([pkg, ids]) => ids.map((id) => lineOf(pkg, id)));
  const found = result.findings.flatMap(({ package: pkg, evidence }) =>
    isOurs(pkg)
      ? evidence
          .filter(({ record: id }) => entriesOf(pkg).some(([record]) => record.id === id))
          .map(({ record }) => lineOf(pkg, record))
      : [],
  );
  const limited = [...affected.keys()].flatMap((pkg) =>
    linkedOnly(byName.get(pkg.name) ?? []).map((id) => lineOf(pkg, id)),
  );
  return {
    found: [...new Set(found)].sort(),
    expected: [...new Set(expected)].sort(),
    /** A Go program may lack the packages that a record names: govulncheck confirms those. */
    explained: (line: string) => ecosystem === 'Go' && limited.includes(line),
  };
}

/** Looked up by its version, and counted without being asked for. */
function isLookedUp({ status = 'probable' }: ReportedPackage): boolean {
  return ['probable', 'unproved', 'contradicted', 'frozen'].includes(status);
}

/** Lists records that name packages, and other records of their flaws. */
function linkedOnly(entries: Entries): readonly string[] {
  const naming = entries.filter(([, entry]) => entry.ecosystem_specific?.imports !== undefined);
  const flaws = new Set(naming.flatMap(([{ id, aliases }]) => [id, ...aliases]));
  return entries
    .filter(([{ id, aliases }]) => [id, ...aliases].some((each) => flaws.has(each)))
    .map(([{ id }]) => id);
}

function lineOf({ name, version, application = '' }: ReportedPackage, record: string): string {
  return `${name} ${version} ${record} ${application}`;
}
