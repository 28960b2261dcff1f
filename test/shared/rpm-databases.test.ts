import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { can } from '../support/abilities.ts';
import { listedByRpm, listedByUs, readFolder } from '../support/rpm-list.ts';
import { sharedFolder } from '../support/shared.ts';

const SAMPLES = [
  { sample: 'centos-8-dive.Packages', file: 'Packages', backend: 'bdb_ro', packages: 1 },
  { sample: 'rhel-8-libuuid.Packages', file: 'Packages', backend: 'bdb_ro', packages: 1 },
  { sample: 'mariner-2.0.rpmdb.sqlite', file: 'rpmdb.sqlite', backend: 'sqlite', packages: 129 },
  { sample: 'sles-15.3.Packages.db', file: 'Packages.db', backend: 'ndb', packages: 35 },
] as const;

const shared = sharedFolder();

if (shared !== undefined && can('rpm')) {
  it.each(SAMPLES)('lists for $sample the packages that rpm lists', ({ sample, file, backend, packages }) => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    copyFileSync(join(shared, 'images/data/rpmdb', sample), join(folder, file));
    const output = readFolder(folder);
    expect(output.files[0]?.packages).toHaveLength(packages);
    expect(output.files[0]?.problems).toBeUndefined();
    expect(listedByUs(output)).toEqual(listedByRpm(folder, backend));
  });
} else {
  it.skip('skips real rpm databases, since there is no shared data or no rpm', () => undefined);
}
