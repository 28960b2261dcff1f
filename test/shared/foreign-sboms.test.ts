import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexSbom } from '../../src/packages/sbom/index.ts';
import { FindingsLab, type ReportedResult } from '../support/findings-lab.ts';
import { imagesFolder } from '../support/image-builds.ts';
import { sharedFolder } from '../support/shared.ts';
import { unpackTarZst } from '../support/unpack-tar-zst.ts';

// SBOMs by Syft and Trivy beside the scan of their inputs: each difference is of one of these kinds.

/** Ways in which Syft and Trivy wrote the same. */
const SYFT_WITH_FACTS = [
  'syft.json',
  'syft.cdx-1.4.json',
  'syft.cdx-1.5.json',
  'syft.cdx-1.6.json',
  'syft.cdx-1.6.xml',
];
/** These have no properties. */
const SYFT_WITHOUT = ['syft.cdx-1.2.json', 'syft.spdx', 'syft.spdx-2.2.json', 'syft.spdx-2.3.json'];
const SYFT = [...SYFT_WITH_FACTS, ...SYFT_WITHOUT];
const TRIVY = ['trivy.cyclonedx', 'trivy.spdx', 'trivy.spdx-json'];

interface Differences {
  /** The tool did not find it. */
  readonly missed?: readonly string[];
  /** The tool lists it, and the scan knows that it is not a package of its own, or no package at all. */
  readonly added?: readonly string[];
  /** Name, version or status are others: the tool knows less, or the format cannot carry it. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** Named by the SBOM, and not read: a hole says so. */
  readonly unread?: readonly string[];
  readonly holes?: readonly string[];
}

type Expected = readonly (readonly [forms: readonly string[], differences: Differences])[];

const DEBS = [
  'python3-certifi@2022.9.24-1',
  'python3-chardet@5.1.0+dfsg-2',
  'python3-charset-normalizer@3.0.1-2',
  'python3-idna@3.3-1+deb12u1',
  'python3-jinja2@3.1.2-1+deb12u3',
  'python3-markupsafe@2.1.2-1+b1',
  'python3-requests@2.28.1+dfsg-1',
  'python3-urllib3@1.26.12-1+deb12u4',
];
const WHEELS = [
  'Jinja2@3.1.2',
  'MarkupSafe@2.1.2',
  'certifi@2022.9.24',
  'chardet@5.1.0',
  'charset-normalizer@3.0.1',
  'idna@3.3',
  'requests@2.28.1',
  'urllib3@1.26.12',
];
/** Packages of the distribution, as only its lists of files say; Syft writes names as PyPI compares them. */
const NOT_SET_ASIDE = Object.fromEntries(
  WHEELS.map((wheel) => [`${wheel} (distribution-owned)`, wheel.toLowerCase()]),
);
/** The case's truth names it by the file's hash alone. */
const MSSQL = {
  'com.microsoft.sqlserver:mssql-jdbc@12.2.0.jre11': 'com.microsoft.sqlserver:mssql-jdbc@12.2.0',
};
const JARMODE = 'spring-boot-jarmode-layertools@2.5.4';

interface Input {
  readonly name: string;
  /** Case below the data of languages, and the folder in it. */
  readonly tree: readonly [archive: string, root: string] | 'image';
  /** The ecosystem whose records name packages of it. */
  readonly feed?: string;
  readonly expected: Expected;
}

const INPUTS: readonly Input[] = [
  { name: 'alpine-3.20', tree: 'image', expected: [[[...SYFT, ...TRIVY], {}]] },
  {
    name: 'go-gin',
    tree: ['go/gin-http2', '.'],
    feed: 'Go',
    expected: [
      [SYFT, {}],
      [TRIVY, { otherwise: { 'stdlib@1.26.8': 'stdlib@v1.26.8' } }],
    ],
  },
  {
    name: 'java-spring-boot-fat',
    tree: ['java/fat', 'spring-boot-fat'],
    expected: [
      [
        SYFT,
        {
          added: ['org.springframework.boot.loader.JarLauncher:app@(devel) (unreleased)'],
          otherwise: { ...MSSQL, [JARMODE]: `org.springframework.boot:${JARMODE}` },
        },
      ],
      [TRIVY, { missed: [JARMODE], otherwise: MSSQL }],
    ],
  },
  {
    name: 'js-npm-tree',
    tree: ['js/npm-tree', '.'],
    feed: 'npm',
    expected: [
      [
        [...SYFT, ...TRIVY],
        {
          missed: ['fsevents@2.3.2 (declared)'],
          added: ['shop@1.0.0'],
          otherwise: { 'local-tool@0.1.0-local (own)': 'local-tool@0.1.0-local' },
        },
      ],
    ],
  },
  {
    name: 'python-debian',
    tree: ['python/debian', '.'],
    expected: [
      [SYFT_WITH_FACTS, { otherwise: NOT_SET_ASIDE, holes: ['distribution-unknown'] }],
      [SYFT_WITHOUT, { unread: DEBS, otherwise: NOT_SET_ASIDE, holes: ['sbom-incomplete'] }],
      [
        TRIVY,
        {
          missed: [...DEBS, ...WHEELS.map((wheel) => `${wheel} (distribution-owned)`)],
          holes: ['no-package-database'],
        },
      ],
    ],
  },
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips SBOMs by other tools, since there is no shared data', () => undefined);
} else {
  foreignSboms(shared);
}

function foreignSboms(data: string): void {
  const lab = new FindingsLab();
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-sboms-'));
  beforeAll(() => {
    for (const ecosystem of INPUTS.flatMap(({ feed }) => feed ?? [])) {
      const from = path.join(data, 'feeds/osv', ecosystem);
      lab.mirror.link(`osv-vulnerabilities.storage.googleapis.com/${ecosystem}`, from);
    }
  });
  afterAll(() => {
    lab[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  const image = path.join(imagesFolder(), 'alpine-3.20');
  const here = INPUTS.filter(({ tree }) => tree !== 'image' || existsSync(image));
  describe.each(here)('SBOMs of $name by Syft and Trivy', ({ name, tree, feed, expected }) => {
    let input: string;
    let own: ReadonlySet<string>;
    beforeAll(async () => {
      unpackTarZst(path.join(data, `sboms/${name}.tar.zst`), folder);
      input = tree === 'image' ? `oci:${image}` : `dir:${unpacked(data, folder, tree)}`;
      const { packages } = await lab.scan(input, ['--offline']);
      own = new Set(packages.map(lineOf));
    });

    const forms = expected.flatMap(([named, differences]) =>
      named.map((form) => [form, differences] as const),
    );
    it.each(forms)('differs from the scan in %s by no more than what is listed', (form, differences) => {
      const { missed = [], added = [], otherwise = {}, unread = [], holes = [] } = differences;
      const text = readFileSync(path.join(folder, name, form), 'utf8');
      const indexed = indexSbom(text, { reference: `sbom:${form}`, now: new Date() });
      const read = new Set(indexed.packages.map(lineOf));
      expect(new Set([...own].filter((line) => !read.has(line)))).toEqual(
        new Set([...missed, ...Object.keys(otherwise), ...unread]),
      );
      expect(new Set([...read].filter((line) => !own.has(line)))).toEqual(
        new Set([...added, ...Object.values(otherwise)]),
      );
      expect(indexed.problems.map(({ kind }) => kind)).toEqual(holes);
    });

    it.each(feed === undefined ? [] : ['syft.cdx-1.6.json', 'trivy.spdx'])(
      'finds in %s all that the scan finds',
      async (form) => {
        const found = idsOf(await lab.scan(input));
        const here = idsOf(await lab.scan(`sbom:${path.join(folder, name, form)}`));
        expect(found).not.toEqual([]);
        expect(here).toEqual(expect.arrayContaining([...found]));
        // An SBOM does not tell what of a module is linked into a program.
        expect(here.length > found.length).toBe(feed === 'Go');
      },
    );
  });

  it.each(['trivy.json', 'trivy.sarif'])('refuses the report %s, which is not an SBOM', (form) => {
    unpackTarZst(path.join(data, 'sboms/go-gin.tar.zst'), folder);
    const text = readFileSync(path.join(folder, 'go-gin', form), 'utf8');
    const read = () => indexSbom(text, { reference: `sbom:${form}`, now: new Date() });
    expect(read).toThrow(`sbom:${form} is not a valid SBOM: neither CycloneDX, SPDX nor Syft's JSON`);
  });
}

function unpacked(data: string, folder: string, [archive, root]: readonly [string, string]): string {
  const into = mkdtempSync(path.join(folder, 'root-'));
  execFileSync('tar', ['-xJf', path.join(data, `images/data/lang/${archive}.tar.xz`), '-C', into]);
  return path.join(into, root);
}

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly status?: string;
}

function lineOf({ name, version, status }: Listed): string {
  return `${name}@${version}${status === undefined ? '' : ` (${status})`}`;
}

/** Flaw and package; the architecture is not told for a language's. */
function idsOf({ findings }: ReportedResult): readonly string[] {
  return [...new Set(findings.map(({ id, package: pkg }) => `${id} ${pkg.name}`))].toSorted();
}
