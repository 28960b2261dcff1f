import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { LANGUAGE_EXPORTS, openLanguageLab } from '../support/language-lab.ts';
import { recordsIn } from '../support/osv-zip.ts';
import { sharedFolder } from '../support/shared.ts';

/** A match that people judged: whether the advisory is right about the package. */
interface Label {
  readonly isTrue: boolean;
  readonly id: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/** Every difference from the labels, by its reason. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  // Within the record's ranges: people judged that the package was another one of that name, or was patched.
  'the label is about what was catalogued, not about the version': [
    'FP GHSA-2cf5-4w76-r9qv npm handlebars 1.0.0',
    'FP GHSA-3c6g-pvg8-gqw2 npm json 1.0.0',
    'FP GHSA-3cqr-58rm-57f8 npm handlebars 1.0.0',
    'FP GHSA-5mg8-w23w-74h3 Maven guava 20.0',
    'FP GHSA-765h-qjxv-5f44 npm handlebars 1.0.0',
    'FP GHSA-8q59-q68h-6hv4 PyPI PyYAML 3.10',
    'FP GHSA-9gqr-xp86-f87h npm git 0.1.5',
    'FP GHSA-9prh-257w-9277 npm handlebars 1.0.0',
    'FP GHSA-f2jv-r9rf-7988 npm handlebars 1.0.0',
    'FP GHSA-g9r4-xpmj-mj65 npm handlebars 1.0.0',
    'FP GHSA-m72m-mhq2-9p6c Maven jsoup 1.11.3',
    'FP GHSA-mvr2-9pj6-7w5j Maven guava 20.0',
    'FP GHSA-q2c6-c6pm-g3gh npm handlebars 1.0.0',
    'FP GHSA-q42p-pg8m-cqh6 npm handlebars 1.0.0',
    'FP GHSA-qqgx-2p2h-9c37 npm ini 1.0.0',
    'FP GHSA-rprw-h62v-c2w7 PyPI PyYAML 3.10',
    'FP GHSA-w457-6q6x-cgp9 npm handlebars 1.0.0',
  ],
  // GitHub has corrected the ranges since: jackson-databind 2.6.7.3 is a fix, lodash is affected from 3.7.0 on.
  'the record no longer affects the version': [
    'TP GHSA-288c-cq4h-88gq Maven jackson-databind 2.4.0',
    'TP GHSA-5ww9-j83m-q7qx Maven jackson-databind 2.6.7.3',
    'TP GHSA-645p-88qh-w398 Maven jackson-databind 2.6.7.3',
    'TP GHSA-85cw-hj65-qqv9 Maven jackson-databind 2.6.7.3',
    'TP GHSA-cmfg-87vq-g5g4 Maven jackson-databind 2.6.7.3',
    'TP GHSA-fmmc-742q-jg75 Maven jackson-databind 2.6.7.3',
    'TP GHSA-gjmw-vf9h-g25v Maven jackson-databind 2.6.7.3',
    'TP GHSA-gwp4-hfv6-p7hw Maven jackson-databind 2.6.7.3',
    'TP GHSA-h592-38cm-4ggp Maven jackson-databind 2.6.7.3',
    'TP GHSA-h822-r4r5-v8jg Maven jackson-databind 2.6.7.3',
    'TP GHSA-mph4-vhrx-mv67 Maven jackson-databind 2.6.7.3',
    'TP GHSA-mx7p-6679-8g3q Maven jackson-databind 2.6.7.3',
    'TP GHSA-p6mc-m468-83gw npm lodash 2.4.2',
    'TP GHSA-rq8g-5pc5-wrhr npm cryptiles 2.0.5',
  ],
  // Records name jquery, org.webjars.npm:jquery, components/jquery and jquery-rails; only NuGet ignores case.
  'the record does not name the package as its ecosystem spells it': [
    'TP GHSA-257q-pv89-v3xv npm jQuery 3.4.1',
    'TP GHSA-gxr4-xjj5-5px2 Maven jQuery 3.4.1',
    'TP GHSA-gxr4-xjj5-5px2 Packagist jQuery 3.4.1',
    'TP GHSA-gxr4-xjj5-5px2 RubyGems jQuery 3.4.1',
    'TP GHSA-gxr4-xjj5-5px2 npm jQuery 3.4.1',
  ],
  // The library that pyminizip, which the record names, brings along.
  'the record names another package': ['TP GHSA-mq29-j5xf-cjwr PyPI zlib 1.2.12-r2'],
};

const record = z.object({
  affected: z.array(z.object({ package: z.object({ ecosystem: z.string(), name: z.string() }).optional() })),
});

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
  it(
    'finds the labelled matches that are true, and not those that are false',
    { timeout: 900_000 },
    async () => {
      const differing: string[] = [];
      for (const [ecosystem, ours] of Map.groupBy(labels, (label) => label.ecosystem)) {
        await using lab = await openLanguageLab(feeds, ecosystem);
        const names = namesIn(feeds, ecosystem);
        for (const label of ours) {
          const packages = names(label).map((name) => ({ name, version: label.version }));
          const { findings } = await lab.lookUp(packages);
          const isFound = findings.some(({ evidence }) => evidence.some((each) => each.record === label.id));
          if (isFound !== label.isTrue) differing.push(describe(label));
        }
      }
      expect(differing.sort()).toEqual(Object.values(DIFFERENCES).flat().sort());
      const countOf = (word: string, list: readonly string[]) =>
        list.filter((each) => each.startsWith(word)).length;
      const all = labels.map(describe);
      const missed = countOf('TP', differing);
      const wrong = countOf('FP', differing);
      const recall = (1 - missed / countOf('TP', all)).toFixed(3);
      console.log(
        `recall ${recall}, ${missed} missed; ${wrong} of ${countOf('FP', all)} false ones reported`,
      );
      expect({ labels: all.length, recall, missed, wrong }).toEqual({
        labels: 329,
        recall: '0.935',
        missed: 20,
        wrong: 17,
      });
    },
  );
}

function describe({ isTrue, id, ecosystem, name, version }: Label): string {
  return [isTrue ? 'TP' : 'FP', id, ecosystem, name, version].join(' ');
}

/** Maven's labels name the artifact alone: the group is whichever the labelled advisory names. */
function namesIn(feeds: string, ecosystem: string): (label: Label) => readonly string[] {
  const texts = new Map(
    (LANGUAGE_EXPORTS[ecosystem] ?? []).flatMap((file) => [...recordsIn(path.join(feeds, file))]),
  );
  return ({ id, name }) => {
    if (ecosystem !== 'Maven') return [name];
    const { affected } = record.parse(JSON.parse(texts.get(`${id}.json`) ?? '{"affected":[]}'));
    const named = affected.flatMap(({ package: pkg }) => (pkg?.ecosystem === ecosystem ? [pkg.name] : []));
    return [...new Set(named)].filter((each) => each === name || each.endsWith(`:${name}`));
  };
}
