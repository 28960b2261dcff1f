import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../support/abilities.ts';
import { ovalDefinitions } from '../../src/advisory/feed-kit/oval.ts';
import { FindingsLab } from '../support/findings-lab.ts';
import { askRpm, Order } from '../support/oracle-order.ts';
import { installRpms, RootFolder } from '../support/rootfs.ts';
import { sharedFolder } from '../support/shared.ts';
import { unpackTarZst } from '../support/unpack-tar-zst.ts';

/** Below every version that rpm accepts. */
const LOWEST = '~~-0';
const FLAVOURS = { ksplice: '2:9-9.ksplice1.el8', fips: '10:9-9.el8_fips', plain: '0-0.el8' };

interface Fix {
  readonly name: string;
  readonly version: string;
  readonly cves: readonly string[];
}

const shared = sharedFolder();

if (shared === undefined || !can('rpm')) {
  it.skip('skips Oracle Linux and Photon OS without the shared folder and rpm', () => undefined);
} else {
  oracleLinux(path.join(shared, 'feeds/more-2025/oracle/oracle-oval-2019-2025.rebuilt.tar.zst'));
  photon(path.join(shared, 'feeds/oval/com.vmware.phsa-photon3.xml.gz'));
  leap(path.join(shared, 'feeds/oval/opensuse.leap.15.3-affected.xml.gz'));
}

/** Reads what definitions for a platform fix on x86_64, by their comments alone, modules left out. */
function fixesIn(xml: string, platform: string): readonly Fix[] {
  return xml.split('<definition ').flatMap((from) => {
    const [definition = ''] = from.split('</definition>', 1);
    if (!definition.includes(`<platform>${platform}</platform>`)) return [];
    const cves = [...new Set([...definition.matchAll(/<cve\b[^>]*>([^<]*)/gu)].map(([, id = '']) => id))];
    let isOurs = true;
    let isModular = false;
    let isArchitecture = true;
    return [...definition.matchAll(/comment="([^"]*)"/gu)].flatMap(([, comment = '']): readonly Fix[] => {
      const [, of] = /^((?:Oracle Linux|Photon OS) \d+) is installed$/u.exec(comment) ?? [];
      if (of !== undefined) {
        isOurs = of.replace(' OS', '') === platform;
        isModular = false;
        isArchitecture = true;
      }
      const [, architecture] = / arch is (\S+)$/u.exec(comment) ?? [];
      if (architecture !== undefined) isArchitecture = architecture === 'x86_64';
      if (comment.startsWith('Module ')) isModular = true;
      const [, name = '', version = ''] = /^(\S+) is earlier than (?:0:)?(\S+)$/u.exec(comment) ?? [];
      return name === '' || !isOurs || isModular || !isArchitecture ? [] : [{ name, version, cves }];
    });
  });
}

function pairsOf(fixes: Iterable<Fix>): ReadonlySet<string> {
  return new Set([...fixes].flatMap(({ name, cves }) => cves.map((cve) => `${name} ${cve}`)));
}

async function foundPairs(
  lab: FindingsLab,
  id: string,
  version: string,
  packages: readonly { name: string; version: string }[],
) {
  using root = new RootFolder({ ID: id, VERSION_ID: version, PRETTY_NAME: `${id} ${version}` });
  installRpms(root, id === 'ol' ? 'Oracle America' : 'VMware, Inc.', packages);
  const { findings, suppressed } = await lab.scan(`dir:${root.folder}`);
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  return new Set(
    all
      .filter((finding) => finding.id.startsWith('CVE-'))
      .map((finding) => `${finding.package.name} ${finding.id}`),
  );
}

/** The newest version of each package. */
function newestOf(byName: Map<string, Fix[]>) {
  const order = new Order(askRpm);
  order.learn(
    byName.values().flatMap((fixes) => {
      const versions = [...new Set(fixes.map(({ version }) => version))];
      return versions.flatMap((first, i) => versions.slice(i + 1).map((second) => [first, second] as const));
    }),
  );
  return [...byName].map(([name, fixes]) => {
    const [version = ''] = fixes.map((fix) => fix.version).sort((a, b) => order.compare(b, a));
    return { name, version };
  });
}

function oracleLinux(archive: string): void {
  const lab = new FindingsLab('2025-02-15T12:00:00Z');
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-oracle-'));
  let xml = '';

  beforeAll(() => {
    unpackTarZst(archive, folder);
    for (const file of globSync('**/com.oracle.elsa-20*.xml', { cwd: folder }).sort()) {
      const bytes = readFileSync(path.join(folder, file));
      xml += bytes.toString();
      // Plain content is taken as it is, whatever its name.
      lab.mirror.write(`linux.oracle.com/security/oval/${path.basename(file)}.bz2`, bytes);
    }
  });

  afterAll(() => {
    lab[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  describe.each([
    { version: '8.10', pairs: 71_169, names: 2866 },
    { version: '9.5', pairs: 59_826, names: 2724 },
  ])('Oracle Linux $version', ({ version, pairs, names }) => {
    const platform = `Oracle Linux ${version.slice(0, 1)}`;
    const isPlain = (fix: Fix) => !fix.version.includes('ksplice') && !fix.version.includes('_fips');
    /** Kernels have several lines side by side, each of which the lowest version is below. */
    const isOneLine = (fix: Fix) => !fix.version.includes('uek');

    it('finds each CVE of each package below its lowest fix, and no other', async () => {
      const all = fixesIn(xml, platform).filter(isPlain);
      expect({ pairs: pairsOf(all).size, names: new Set(all.map(({ name }) => name)).size }).toEqual({
        pairs,
        names,
      });
      const fixes = all.filter(isOneLine);
      const packages = [...new Set(fixes.map(({ name }) => name))].map((name) => ({ name, version: LOWEST }));
      const found = await foundPairs(lab, 'ol', version, packages);
      const expected = pairsOf(fixes);
      expect([...expected].filter((pair) => !found.has(pair))).toEqual([]);
      expect([...found].filter((pair) => !expected.has(pair))).toEqual([]);
    });

    it('finds nothing in the newest version of each package', async () => {
      const fixes = fixesIn(xml, platform).filter((fix) => isPlain(fix));
      const packages = newestOf(Map.groupBy(fixes, ({ name }) => name));
      expect([...(await foundPairs(lab, 'ol', version, packages))]).toEqual([]);
    });

    it('finds what a line of the kernel lacks, by its own fixes', async () => {
      const kernels = fixesIn(xml, platform).filter(
        ({ name, version: fixed }) => name === 'kernel-uek' && fixed.includes('uek'),
      );
      const byLine = Map.groupBy(kernels, ({ version: fixed }) => /^\d+\.\d+/u.exec(fixed)?.[0] ?? '');
      for (const [line, fixes] of byLine) {
        const found = await foundPairs(lab, 'ol', version, [
          { name: 'kernel-uek', version: `${line}.0~-0.el8uek` },
        ]);
        expect(found).toEqual(pairsOf(fixes));
      }
      expect(byLine.size).toBeGreaterThan(0);
    });
  });

  it('keeps builds for Ksplice and for FIPS apart from others', async () => {
    const fixes = fixesIn(xml, 'Oracle Linux 8');
    const flavourOf = ({ version }: Pick<Fix, 'version'>) =>
      version.includes('.ksplice') ? 'ksplice' : version.includes('_fips') ? 'fips' : 'plain';
    for (const name of ['glibc', 'openssl', 'gnutls']) {
      for (const [flavour, version] of Object.entries(FLAVOURS)) {
        // Of a flavour, yet below all of its fixes.
        const lowest = version.replace('9-9', '0-0');
        const found = await foundPairs(lab, 'ol', '8.10', [{ name, version: lowest }]);
        expect(found).toEqual(
          pairsOf(fixes.filter((fix) => fix.name === name && flavourOf(fix) === flavour)),
        );
      }
    }
  });
}

function photon(file: string): void {
  const lab = new FindingsLab('2020-03-01T12:00:00Z');
  const bytes = readFileSync(file);

  beforeAll(() => {
    lab.mirror.write(`packages.broadcom.com/photon/photon_oval_definitions/${path.basename(file)}`, bytes);
  });

  afterAll(() => {
    lab[Symbol.dispose]();
  });

  it('finds each CVE of each package of Photon OS 3 below its lowest fix, and none at its highest', async () => {
    const fixes = fixesIn(gunzipSync(bytes).toString(), 'Photon 3');
    const byName = Map.groupBy(fixes, ({ name }) => name);
    const expected = pairsOf(fixes);
    expect({ pairs: expected.size, names: byName.size }).toEqual({ pairs: 2467, names: 212 });
    const lowest = [...byName.keys()].map((name) => ({ name, version: LOWEST }));
    const found = await foundPairs(lab, 'photon', '3.0', lowest);
    expect([...expected].filter((pair) => !found.has(pair))).toEqual([]);
    expect([...found].filter((pair) => !expected.has(pair))).toEqual([]);
    expect([...(await foundPairs(lab, 'photon', '3.0', newestOf(byName)))]).toEqual([]);
  });
}

/** Resolves tests by their objects, where definitions of openSUSE name other packages in their comments. */
function leap(file: string): void {
  it('resolves each test of a file of 62 MB', async () => {
    const bytes = gunzipSync(readFileSync(file));
    const xml = bytes.toString();
    const valuesIn = (pattern: RegExp) =>
      new Map([...xml.matchAll(pattern)].map(([, id = '', to = '']) => [id, to]));
    const states = valuesIn(/<rpminfo_state id="([^"]+)"[^>]*>(?:\s*<arch\b.*)?\s*<(evr)\b/gu);
    const names = valuesIn(/<rpminfo_object id="([^"]+)"[^>]*>\s*<name>([^<]+)/gu);
    const tests = new Map(
      [
        ...xml.matchAll(
          /<rpminfo_test id="([^"]+)"[^>]*>\s*<object object_ref="([^"]+)"\/>\s*<state state_ref="([^"]+)"/gu,
        ),
      ].flatMap(([, id = '', object = '', state = '']) =>
        states.has(state) ? [[id, names.get(object) ?? ''] as const] : [],
      ),
    );
    const expected = new Set(
      xml.split('<definition ').flatMap((from) => {
        const [definition = ''] = from.split('</definition>', 1);
        const [, id = ''] = /<title>([^<]+)/u.exec(definition) ?? [];
        return [...definition.matchAll(/test_ref="([^"]+)"/gu)].flatMap(([, ref = '']) =>
          tests.has(ref) ? [`${tests.get(ref) ?? ''} ${id}`] : [],
        );
      }),
    );
    const found = new Set<string>();
    for await (const { title, packages } of ovalDefinitions(new Blob([bytes]).stream()))
      for (const { name } of packages) found.add(`${name} ${title}`);
    expect(expected.size).toBe(93_099);
    expect(found).toEqual(expected);
  });
}
