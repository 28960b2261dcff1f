import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { scanImage, type ScannedPackage } from '../support/image-scan.ts';
import {
  isInstalledManifest,
  lineOf,
  ownList,
  unexplained,
  type ListedPackage,
  type OwnListedPackage,
  type Rule,
  type Rules,
} from '../support/language-tools/listed-package.ts';
import { listedByTrivy } from '../support/language-tools/trivy-list.ts';
import { sharedFolder } from '../support/shared.ts';

// The counts that it prints are those of docs/guide/languages.md.

const NOT_INSTALLED: Rule<OwnListedPackage> = {
  why: 'lock files and bundled packages are not a list of what is installed, and the distribution answers for its own',
  is: ({ status }) => ['declared', 'bundled', 'distribution-owned'].includes(status ?? ''),
};

const RULES: Readonly<Record<string, Rules>> = {
  npm: {
    ours: [NOT_INSTALLED],
    theirs: [
      {
        why: "Trivy lists each package.json: the application's, those of test data and of folders of a package",
        is: (pkg) => !isInstalledManifest(pkg),
      },
    ],
  },
  PyPI: { ours: [NOT_INSTALLED], theirs: [] },
  RubyGems: { ours: [NOT_INSTALLED], theirs: [] },
  Go: {
    ours: [
      NOT_INSTALLED,
      { why: 'this Trivy does not list the standard library', is: ({ name }) => name === 'stdlib' },
      {
        why: 'this Trivy does not list the main module',
        is: ({ status }) => status === 'unreleased',
      },
    ],
    theirs: [],
  },
  Maven: {
    ours: [
      NOT_INSTALLED,
      {
        why: 'without its index Trivy knows no archive that has no pom.properties',
        is: ({ proof }) => proof !== 'pom.properties',
      },
    ],
    theirs: [],
  },
};

const IMAGES: readonly (readonly [name: string, stage: Stage])[] = [
  ['app-bookworm', 'app'],
  ['distroless-python', 'distroless'],
  ['scratch-go117', 'go'],
  ['scratch-go119', 'go'],
  ['scratch-go-big', 'go'],
  ['big-trixie', 'big'],
];

it.each([
  { place: 'app/node_modules/a/package.json', isInstalled: true },
  { place: 'app/node_modules/@scope/a/package.json', isInstalled: true },
  { place: 'app/package.json', isInstalled: false },
  { place: 'app/node_modules/a/dist/package.json', isInstalled: false },
  { place: 'app/node_modules/@scope/a/test/b/package.json', isInstalled: false },
])('tells of $place whether npm installed it: $isInstalled', ({ place, isInstalled }) => {
  expect(isInstalledManifest({ name: 'a', version: '1', place })).toBe(isInstalled);
});

// Trivy comes with the images of Go programs.
const built = isBuilt('go') ? IMAGES.filter(([, stage]) => isBuilt(stage)) : [];
const shared = sharedFolder();

if (shared === undefined) {
  it.skip("skips Trivy's lists of real images, since the folder with them is not here", () => undefined);
} else {
  describe.each(built)('language packages in %s', (name) => {
    const user = new User();
    let packages: readonly ScannedPackage[];
    let listed: ReadonlyMap<string, readonly ListedPackage[]>;

    beforeAll(async () => {
      const layout = `${imagesFolder()}/${name}`;
      const { results } = await scanImage(user, [layout]);
      packages = results[0]?.packages ?? [];
      listed = listedByTrivy(layout, shared);
    });
    afterAll(() => user[Symbol.dispose]());

    it.each(Object.entries(RULES))(
      'lists the packages of %s that Trivy lists, but for named rules',
      (ecosystem, rules) => {
        const own = ownList(packages, ecosystem);
        const others = listed.get(ecosystem) ?? [];
        expect(unexplained(own, others, rules)).toEqual({ ours: [], theirs: [] });
        console.log(`${name}, ${ecosystem}: ${countsOf(own, others)}`);
      },
    );
  });
}

/** Counts places, ours without what is not installed. */
function countsOf(own: readonly OwnListedPackage[], others: readonly ListedPackage[]): string {
  const ours = new Set(own.filter((pkg) => !NOT_INSTALLED.is(pkg, others)).map(lineOf));
  const theirs = new Set(others.map(lineOf));
  const both = [...ours].filter((line) => theirs.has(line));
  return `${ours.size} here, ${theirs.size} by Trivy, ${both.length} by both`;
}
