import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../support/abilities.ts';
import { FindingsLab } from '../support/findings-lab.ts';
import { askRpm, Order } from '../support/oracle-order.ts';
import { installRpms, RootFolder } from '../support/rootfs.ts';
import { serveRepository } from '../support/rpm-repository.ts';
import { sharedFolder } from '../support/shared.ts';
import { unpackTarZst } from '../support/unpack-tar-zst.ts';

const DAY = '2025-02-15T12:00:00Z';
/** Below every version that rpm accepts. */
const LOWEST = '~~-0';
/** Seven further pairs of the first release are CVE-PENDING, which is no CVE. Releases, their core repository, and how many pairs of a package and a CVE, and packages, its updates name. */
const RELEASES = [
  { version: '2023', core: 'al2023/core', pairs: 22_746, names: 1640 },
  { version: '2', core: '2/core', pairs: 33_710, names: 2773 },
  { version: '2018.03', core: '2018.03', pairs: 46_761, names: 2388 },
  { version: '2022', core: 'al2022/core', pairs: 6188, names: 1130 },
] as const;

/** Packages of core whose newest version is in another repository. */
const OF_OTHERS = /^(?:kernel-livepatch-|rubygem-io-console$)/u;

interface Fix {
  readonly name: string;
  readonly version: string;
  readonly cves: readonly string[];
}

const shared = sharedFolder();

if (shared === undefined || !can('rpm')) {
  it.skip('skips Amazon Linux without the shared folder and rpm', () => undefined);
} else {
  amazonLinux(path.join(shared, 'feeds/more-2025/amazon/amazon-updateinfo-2025-02-14.tar.zst'));
}

/** Reads what updates fix, by text alone. */
function fixesIn(xml: string): readonly Fix[] {
  return xml.split('<update ').flatMap((update) => {
    const ids = [...update.matchAll(/<reference [^>]*id="(CVE-\d[\d-]*)"/gu)].map(([, id = '']) => id);
    const cves = [...new Set(ids)];
    return [...update.matchAll(/<package ([^>]*)>/gu)].flatMap(([, given = '']): readonly Fix[] => {
      const {
        name = '',
        arch,
        epoch,
        version,
        release,
      } = Object.fromEntries(
        [...given.matchAll(/(\w+)="([^"]*)"/gu)].map(([, key = '', value = '']) => [key, value]),
      ) as Readonly<Record<string, string | undefined>>;
      if (name.includes('debug') || (arch !== 'x86_64' && arch !== 'noarch')) return [];
      const whole = `${version ?? ''}-${release ?? ''}`;
      return [{ name, version: epoch === '0' ? whole : `${epoch ?? ''}:${whole}`, cves }];
    });
  });
}

function amazonLinux(archive: string): void {
  const lab = new FindingsLab(DAY);
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-amazon-'));

  beforeAll(() => {
    unpackTarZst(archive, folder);
    const files = globSync('mirror/**', { cwd: folder, withFileTypes: true }).filter((file) => file.isFile());
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(path.join(parentPath, name));
      const address = path.relative(path.join(folder, 'mirror'), parentPath);
      if (name === 'updateinfo.xml') serveRepository(lab.mirror, path.dirname(address), bytes);
      else lab.mirror.write(`${address}/${name}`, bytes);
    }
  });

  afterAll(() => {
    lab[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  function coreFixes(core: string): readonly Fix[] {
    const [file = ''] = globSync(`mirror/*/${core}/**/updateinfo.xml`, { cwd: folder });
    return fixesIn(readFileSync(path.join(folder, file), 'utf8'));
  }

  async function foundPairs(version: string, packages: readonly { name: string; version: string }[]) {
    using root = new RootFolder({ ID: 'amzn', VERSION_ID: version, PRETTY_NAME: `Amazon Linux ${version}` });
    installRpms(root, 'Amazon Linux', packages);
    const { findings, suppressed, problems } = await lab.scan(`dir:${root.folder}`);
    const all = [...findings, ...suppressed.map(({ finding }) => finding)];
    // Some updates name no CVE.
    const named = all.filter(({ id }) => id.startsWith('CVE-'));
    return { pairs: new Set(named.map(({ id, package: { name } }) => `${name} ${id}`)), problems };
  }

  describe.each(RELEASES)('Amazon Linux $version', ({ version, core, pairs, names }) => {
    let byName: Map<string, Fix[]>;

    beforeAll(() => {
      byName = Map.groupBy(coreFixes(core), ({ name }) => name);
    });

    it('finds each CVE of each package below its lowest fix, and no other', async () => {
      const expected = new Set(
        byName
          .entries()
          .flatMap(([name, fixes]) => fixes.flatMap(({ cves }) => cves.map((cve) => `${name} ${cve}`))),
      );
      expect({ pairs: expected.size, names: byName.size }).toEqual({ pairs, names });
      const packages = [...byName.keys()].map((name) => ({ name, version: LOWEST }));
      const found = await foundPairs(version, packages);
      expect(without(expected, found.pairs)).toEqual([]);
      expect(without(found.pairs, expected)).toEqual([]);
    });

    it('finds nothing in the newest version of each package', async () => {
      const order = new Order(askRpm);
      order.learn(
        byName.values().flatMap((fixes) => {
          const versions = [...new Set(fixes.map((fix) => fix.version))];
          return versions.flatMap((first, i) =>
            versions.slice(i + 1).map((second) => [first, second] as const),
          );
        }),
      );
      const packages = byName
        .entries()
        .filter(([name]) => !OF_OTHERS.test(name))
        .map(([name, fixes]) => {
          const [newest = ''] = fixes.map((fix) => fix.version).sort((a, b) => order.compare(b, a));
          return { name, version: newest };
        })
        .toArray();
      const { pairs: found } = await foundPairs(version, packages);
      expect([...found]).toEqual([]);
    });
  });
}

function without(all: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...all].filter((each) => !others.has(each));
}
