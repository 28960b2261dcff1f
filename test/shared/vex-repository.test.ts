import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClient } from '../../src/http/testing/loopback.ts';
import { openVexRepository } from '../../src/vex/repository.ts';
import { sharedFolder } from '../support/shared.ts';
import { unpackTarZst } from '../support/unpack-tar-zst.ts';

const SHARED = sharedFolder();
const ARCHIVE = 'feeds/vex/aquasecurity-vexhub-2026-03-23.tar.zst';

describe.skipIf(SHARED === undefined)('the VEX repository of Aqua', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vexhub-'));
  const hub = join(folder, 'vexhub');

  beforeAll(() => unpackTarZst(join(SHARED ?? '', ARCHIVE), folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads each document that the index lists', async () => {
    const repository = await openVexRepository(hub, testClient().http);
    const { packages } = JSON.parse(readFileSync(join(hub, 'index.json'), 'utf8')) as {
      packages: { id: string }[];
    };
    expect(packages.length).toBe(57);
    const counts = await Promise.all(
      packages.map(async ({ id }) => (await repository.documentsOn(id))?.length ?? 0),
    );
    expect(counts.every((count) => count > 0)).toBe(true);
  });
});
