import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LANGUAGE_EXPORTS, openLanguageLab } from '../support/language-lab.ts';
import { LanguageOrder, ORACLES } from '../support/language-orders.ts';
import { needs } from '../support/needs.ts';
import { comparisonsFor, isAffected, readRecord, type LanguageRecord } from '../support/oracle-languages.ts';
import { recordsIn as recordTextsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

/** A match that people judged: whether the advisory is right about the package. */
interface Label {
  readonly isTrue: boolean;
  readonly id: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

type Reason = 'not in the feed' | 'withdrawn' | 'of another package' | 'affected' | 'not affected';

/** Differences from the labels, by what the ecosystem's own library says of the record that a label names. */
const DIFFERENCES: Readonly<Partial<Record<string, number>>> = {
  // People judged that the package was another one of that name, or was patched.
  'FP affected': 17,
  // GitHub has corrected the ranges since: jackson-databind 2.6.7.3 is a fix, lodash is affected from 3.7.0 on.
  'TP not affected': 14,
  // Records name jquery, and the label jQuery, which only NuGet takes for the same; pyminizip, and its zlib.
  'TP of another package': 6,
};

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips labelled matches, since the folder that holds them is not here', () => undefined);
} else {
  labelledMatches(path.join(shared, 'feeds'), labelsOf(path.join(shared, 'labels/ghsa.tsv')));
}

function labelsOf(file: string): readonly Label[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.slice(1).map((line) => {
    const [label, id = '', ecosystem = '', name = '', version = ''] = line.split('\t');
    return { isTrue: label === 'TP', id, ecosystem, name, version };
  });
}

function labelledMatches(feeds: string, labels: readonly Label[]): void {
  const differing: Label[] = [];

  it(
    'finds the labelled matches that are true, and not those that are false',
    { timeout: 900_000 },
    async () => {
      for (const [ecosystem, ours] of Map.groupBy(labels, (label) => label.ecosystem)) {
        await using lab = await openLanguageLab(feeds, ecosystem);
        const recordOf = recordsIn(feeds, ecosystem);
        for (const label of ours) {
          const names = namesOf(label, recordOf(label));
          const { findings } = await lab.lookUp(names.map((name) => ({ name, version: label.version })));
          const isFound = findings.some(({ evidence }) => evidence.some((each) => each.record === label.id));
          if (isFound !== label.isTrue) differing.push(label);
        }
      }
      const [missed, wrong] = [countOf(differing, true), countOf(differing, false)];
      const recall = (1 - missed / countOf(labels, true)).toFixed(3);
      console.log(
        `recall ${recall}, ${missed} missed; ${wrong} of ${countOf(labels, false)} false ones reported`,
      );
      expect({ labels: labels.length, recall, missed, wrong }).toEqual({
        labels: 329,
        recall: '0.935',
        missed: 20,
        wrong: 17,
      });
    },
  );

  it(
    'differs from labelled matches only where their records do',
    { timeout: 900_000, ...needs('ComparableVersion', 'go', 'composer/semver 3.4') },
    () => {
      const reasons = [...Map.groupBy(differing, (label) => label.ecosystem)].flatMap(([ecosystem, ours]) => {
        const recordOf = recordsIn(feeds, ecosystem);
        return ours.map((label) => `${label.isTrue ? 'TP' : 'FP'} ${reasonOf(label, recordOf(label))}`);
      });
      const counts = Array.from(
        Map.groupBy(reasons, (reason) => reason),
        ([reason, all]) => [reason, all.length],
      );
      expect(Object.fromEntries(counts)).toEqual(DIFFERENCES);
    },
  );
}

function countOf(labels: readonly Label[], isTrue: boolean): number {
  return labels.filter((label) => label.isTrue === isTrue).length;
}

function recordsIn(feeds: string, ecosystem: string): (label: Label) => LanguageRecord | undefined {
  const texts = new Map(
    (LANGUAGE_EXPORTS[ecosystem] ?? []).flatMap((file) => [...recordTextsIn(path.join(feeds, file))]),
  );
  return ({ id }) => {
    const text = texts.get(`${id}.json`);
    return text === undefined ? undefined : readRecord(text);
  };
}

/** Maven's labels name the artifact alone: the group is whichever the labelled advisory names. */
function namesOf({ ecosystem, name }: Label, record: LanguageRecord | undefined): readonly string[] {
  if (ecosystem !== 'Maven') return [name];
  const named = record?.affected.flatMap(({ package: pkg }) =>
    pkg?.ecosystem === ecosystem ? [pkg.name] : [],
  );
  return [...new Set(named)].filter((each) => each === name || each.endsWith(`:${name}`));
}

function reasonOf(label: Label, record: LanguageRecord | undefined): Reason {
  const oracle = ORACLES[label.ecosystem];
  if (oracle === undefined) throw new Error(`no library answers for ${label.ecosystem}`);
  if (record === undefined) return 'not in the feed';
  if (record.withdrawn !== undefined) return 'withdrawn';
  const names = new Set(namesOf(label, record).map((name) => oracle.nameOf(name)));
  const entries = record.affected.filter(
    ({ package: pkg }) => pkg?.ecosystem === label.ecosystem && names.has(oracle.nameOf(pkg.name)),
  );
  if (entries.length === 0) return 'of another package';
  const pairs = entries.flatMap((entry) => [...comparisonsFor(label.version, entry)]);
  const order = new LanguageOrder(oracle, pairs);
  return entries.some((entry) => isAffected(label.version, entry, order)) ? 'affected' : 'not affected';
}
