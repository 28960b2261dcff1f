import { expect, it } from 'vitest';
import type { ClairSettings } from '../../../config/index.ts';
import { DEBIAN, dpkgStatus } from '../../clair/testing.ts';
import { HASH, openWorld, post, REPORT } from './testing.ts';

const MAP = 'message/vnd.clair.map.vulnerability';
const CVSS = `${MAP}; enricher=clair.cvss schema=https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema`;
const EPSS = `${MAP}; enricher=clair.epss schema=none`;
const KEV = `${MAP}; enricher=clair.kev schema=none`;

const SCORED = 'openssl 3.1-1';
const UNSCORED = 'zlib1g 1.0 zlib';

type Enriched = Readonly<Record<string, readonly Readonly<Record<string, readonly object[]>>[]>>;
interface Report {
  readonly packages: Readonly<Record<string, { readonly name: string }>>;
  readonly environments: Readonly<Record<string, readonly { readonly introduced_in: string }[]>>;
  readonly vulnerabilities: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly package_vulnerabilities: Readonly<Record<string, readonly string[]>>;
  readonly enrichments: Enriched;
}

async function reportOf(packages: readonly string[], given: Partial<ClairSettings> = {}): Promise<Report> {
  const world = await openWorld(given);
  await post(world, [DEBIAN, dpkgStatus(...packages)]);
  return (await world.app.inject(`${REPORT}/${HASH}`)).json<Report>();
}

/** Reads a report as Quay does: takes the first map of the first enricher as CVSS v3, and logs anything unreadable. */
function readAsQuay({ enrichments, ...report }: Report) {
  const [first, ...others] = Object.values(enrichments);
  const scores = new Map(
    Object.entries(first === undefined ? {} : required(first[0])).map(([id, entries]) => {
      const [highest] = entries.map(toScore).toSorted((a, b) => b.baseScore - a.baseScore);
      return [id, required(highest)];
    }),
  );
  const logged = others
    .flatMap(([byId = {}]) => Object.values(byId))
    .filter((entries) => !entries.every(hasScore));
  const shown = Object.entries(report.packages).flatMap(([id, { name }]) => {
    required(report.environments[id]?.[0]?.introduced_in);
    return (report.package_vulnerabilities[id] ?? []).map((each) => {
      const vulnerability = required(report.vulnerabilities[each]);
      const score = scores.get(vulnerability.id);
      return [name, vulnerability.name, score?.baseScore, score?.vectorString];
    });
  });
  return { shown, logged: logged.length };
}

function toScore(entry: object): { readonly baseScore: number; readonly vectorString: string } {
  if (!hasScore(entry) || !('vectorString' in entry)) throw new Error('KeyError: baseScore');
  return { baseScore: Number(entry.baseScore), vectorString: String(entry.vectorString) };
}

function hasScore(entry: object): entry is { baseScore: unknown } {
  return 'baseScore' in entry;
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('KeyError');
  return value;
}

const SHOWN = ['openssl', 'CVE-2024-0001', 9.8, 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'];

it.each([
  ['a CVSS score', [SCORED], [SHOWN]],
  ['no CVSS score', [UNSCORED], [['zlib1g', 'CVE-2024-0002', undefined, undefined]]],
  ['some CVSS scores', [SCORED, UNSCORED], [SHOWN, ['zlib1g', 'CVE-2024-0002', undefined, undefined]]],
  ['no vulnerability', ['bash 5.2-1'], []],
])("satisfies Quay's reader, without a logged error, by a report with %s", async (_, packages, shown) => {
  expect(readAsQuay(await reportOf(packages))).toEqual({ shown, logged: 0 });
});

it("satisfies Quay's reader by a report with EPSS and KEV, too", async () => {
  const { shown } = readAsQuay(await reportOf([SCORED, UNSCORED], { enrichers: ['epss', 'kev'] }));
  expect(shown).toContainEqual(SHOWN);
});

it.each([
  ['scored', SCORED],
  ['unscored', UNSCORED],
])('sends the CVSS v3 enricher alone by default, whether CVEs are %s or not', async (_, pkg) => {
  expect(Object.keys((await reportOf([pkg])).enrichments)).toEqual([CVSS]);
});

it('sends CVSS v3 as NVD writes it', async () => {
  expect((await reportOf([SCORED])).enrichments).toEqual({
    [CVSS]: [
      {
        1: [
          {
            version: '3.1',
            vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
            baseScore: 9.8,
            baseSeverity: 'CRITICAL',
          },
        ],
      },
    ],
  });
});

it('adds the enrichers of the configuration after CVSS', async () => {
  const { enrichments } = await reportOf([SCORED], { enrichers: ['kev', 'epss'] });
  expect(Object.keys(enrichments)).toEqual([CVSS, KEV, EPSS]);
  expect(enrichments[EPSS]).toEqual([{ 1: [{ cve: 'CVE-2024-0001', epss: 0.5, percentile: 0.9 }] }]);
  expect(enrichments[KEV]).toEqual([
    {
      1: [
        {
          cve: 'CVE-2024-0001',
          date_added: '2024-03-01',
          due_date: '2024-03-22',
          known_ransomware_campaign_use: 'Known',
        },
      ],
    },
  ]);
});
