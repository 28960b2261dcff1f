import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can, type Ability } from '../support/abilities.ts';
import { User } from '../support/cli.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { scanImage, type ScannedPackage } from '../support/image-scan.ts';
import { listedByRubyGems } from '../support/language-tools/gem-stubs.ts';
import { listedByGo } from '../support/language-tools/go-version.ts';
import {
  isInstalledManifest,
  ownList,
  unexplained,
  type ListedPackage,
  type Rules,
} from '../support/language-tools/listed-package.ts';
import { listedByNpm } from '../support/language-tools/npm-ls.ts';
import { listedByUnzip } from '../support/language-tools/pom-properties.ts';
import { listedByPython } from '../support/language-tools/python-metadata.ts';
import { listTree, type UnpackedTree } from '../support/language-tools/unpacked-tree.ts';
import { needs } from '../support/needs.ts';
import { withUnpacked } from '../support/real-tools.ts';
import { sharedFolder } from '../support/shared.ts';

interface Tool extends Rules {
  readonly ecosystem: string;
  readonly tool: string;
  readonly ability: Ability;
  readonly listed: (tree: UnpackedTree) => readonly ListedPackage[];
}

const TOOLS: readonly Tool[] = [
  {
    ecosystem: 'npm',
    tool: 'npm ls',
    ability: 'npm',
    listed: listedByNpm,
    ours: [
      { why: 'npm reads no lock file beside what is installed', is: ({ proof }) => proof === 'lock file' },
      {
        why: "npm does not look where Debian's Node.js has packages",
        is: ({ place }) => /^usr\/(?:share|lib\/[^/]+)\/nodejs\/(?!.*node_modules\/)/u.test(place),
      },
    ],
    theirs: [
      { why: 'npm also lists the application itself', is: (pkg) => !isInstalledManifest(pkg) },
      { why: 'npm also lists a folder without a package.json', is: ({ version }) => version === '' },
    ],
  },
  {
    ecosystem: 'PyPI',
    tool: 'importlib.metadata',
    ability: 'python3',
    listed: listedByPython,
    ours: [
      { why: 'pip bundles packages without metadata', is: ({ place }) => place.endsWith('/vendor.txt') },
    ],
    theirs: [],
  },
  {
    ecosystem: 'RubyGems',
    tool: 'RubyGems',
    ability: 'RubyGems 3.6',
    listed: listedByRubyGems,
    ours: [],
    theirs: [],
  },
  { ecosystem: 'Go', tool: 'go version -m', ability: 'go', listed: listedByGo, ours: [], theirs: [] },
  {
    ecosystem: 'Maven',
    tool: 'unzip -p of pom.properties',
    ability: 'unzip',
    listed: listedByUnzip,
    ours: [
      {
        why: 'without a pom.properties of its own, an archive is named by its manifest or file name',
        is: ({ name, place, proof }, others) =>
          proof !== 'pom.properties' &&
          !others.some((other) => other.place === place && other.name.endsWith(`:${name.split(':').at(-1)}`)),
      },
    ],
    theirs: [],
  },
];

interface Image {
  readonly name: string;
  readonly stage: Stage;
  readonly ecosystems: readonly string[];
}

const IMAGES: readonly Image[] = [
  { name: 'app-bookworm', stage: 'app', ecosystems: ['npm', 'PyPI', 'Go', 'Maven'] },
  { name: 'distroless-python', stage: 'distroless', ecosystems: [] },
  { name: 'scratch-go117', stage: 'go', ecosystems: ['Go'] },
  { name: 'scratch-go119', stage: 'go', ecosystems: ['Go'] },
  { name: 'scratch-go-big', stage: 'go', ecosystems: ['Go'] },
  { name: 'big-trixie', stage: 'big', ecosystems: ['npm', 'PyPI', 'RubyGems', 'Go', 'Maven'] },
];

const built = IMAGES.filter(({ stage }) => isBuilt(stage));

if (sharedFolder() === undefined) {
  it.skip('skips language packages in real images, since the folder with them is not here', () => undefined);
} else {
  describe.each(built)('language packages in $name', ({ name, ecosystems }) => {
    const user = new User();
    let packages: readonly ScannedPackage[];
    let listed: ReadonlyMap<string, readonly ListedPackage[]>;

    beforeAll(async () => {
      const layout = `${imagesFolder()}/${name}`;
      const { results } = await scanImage(user, [layout]);
      packages = results[0]?.packages ?? [];
      listed = withUnpacked(`${layout}:latest`, (root) => {
        const tree = listTree(root);
        const there = TOOLS.filter(({ ability }) => can(ability));
        return new Map(there.map((tool) => [tool.ecosystem, tool.listed(tree)]));
      });
    });
    afterAll(() => user[Symbol.dispose]());

    for (const { ecosystem, tool, ability, ours, theirs } of TOOLS) {
      it(`equals those of ${ecosystem} that ${tool} lists`, needs(ability), () => {
        const own = ownList(packages, ecosystem);
        const others = listed.get(ecosystem) ?? [];
        expect(unexplained(own, others, { ours, theirs })).toEqual({ ours: [], theirs: [] });
        expect([own.length > 0, others.length > 0]).toEqual(Array(2).fill(ecosystems.includes(ecosystem)));
      });
    }
  });
}
