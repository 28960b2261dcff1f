// Each planned version of each package of the real exports, held against the records by the libraries of the ecosystems.

import path from 'node:path';
import { expect, it } from 'vitest';
import {
  LANGUAGE_EXPORTS,
  openLanguageLab,
  type LanguagePackage,
  type PlannedFix,
} from '../support/language-lab.ts';
import { ORACLES, type LanguageOracle } from '../support/language-orders.ts';
import { needs } from '../support/needs.ts';
import { affecting, answered, recordsByName, type Entries } from '../support/oracle-languages.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

/** Versions of each package, from bounds and lists. */
const VERSIONS = 3;

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips planned versions, since the folder with feeds is not here', () => undefined);
} else {
  const feeds = path.join(shared, 'feeds');
  for (const ecosystem of Object.keys(LANGUAGE_EXPORTS)) {
    const oracle = ORACLES[ecosystem];
    if (oracle === undefined) throw new Error(`no library answers for ${ecosystem}`);
    it(
      `plans for packages of ${ecosystem} versions of which all flaws are named`,
      { timeout: 600_000, ...needs(...oracle.needs) },
      async () => {
        const { planned, wrong } = await walk(feeds, ecosystem, oracle);
        expect(wrong).toEqual([]);
        expect(planned).toBeGreaterThan(10);
      },
    );
  }
}

async function walk(feeds: string, ecosystem: string, oracle: LanguageOracle) {
  const records = new Map(
    (LANGUAGE_EXPORTS[ecosystem] ?? []).flatMap((file) => [...recordsIn(path.join(feeds, file))]),
  );
  const byName = recordsByName(records.values(), ecosystem, oracle);
  const counted = answered(byName);
  await using lab = await openLanguageLab(feeds, ecosystem);
  const packages = [...byName].flatMap(([name, entries]) => versionsOf(name, entries));
  const plans = (await lab.plan(packages)).filter(({ fix }) => fix !== undefined);
  const upgraded = new Map(
    plans.map((plan) => [{ name: plan.package.name, version: plan.fix?.version ?? '' }, plan]),
  );
  const entriesOf = ({ name }: LanguagePackage) => counted.get(oracle.nameOf(name)) ?? [];
  const wrong = [...affecting([...upgraded.keys()], entriesOf, oracle)].flatMap(([pkg, ids]) => {
    const plan = upgraded.get(pkg);
    const unnamed = plan ? ids.filter((id) => !isNamed(id, plan, entriesOf(pkg))) : ids;
    return unnamed.map((id) => `${pkg.name} ${plan?.package.version} -> ${pkg.version}: ${id}`);
  });
  return { planned: plans.length, wrong };
}

/** Whether a plan names a record that affects its version, or the installed version has it without a fix. */
function isNamed(id: string, { findings, fix }: PlannedFix, entries: Entries): boolean {
  const record = entries.find(([each]) => each.id === id)?.[0];
  const names = new Set([id, ...(record?.aliases ?? [])]);
  return (
    fix?.leaves.some((left) => names.has(left)) === true ||
    findings.some(
      (finding) =>
        finding.fixedVersion === undefined &&
        [finding.id, ...(finding.aliases ?? [])].some((name) => names.has(name)),
    )
  );
}

/** Versions that records name, evenly over all of them. */
function versionsOf(name: string, entries: Entries): readonly LanguagePackage[] {
  const named = entries.flatMap(([, { ranges, versions }]) => [
    ...versions,
    ...ranges.flatMap(({ type, events }) => (type === 'GIT' ? [] : events.flatMap(Object.values<string>))),
  ]);
  const texts = [...new Set(named)].filter((version) => version !== '').sort();
  const step = Math.max(1, Math.floor(texts.length / VERSIONS));
  return texts.filter((_, at) => at % step === 0).map((version) => ({ name, version }));
}
