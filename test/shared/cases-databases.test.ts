import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { indexImage } from '../../src/scan/index.ts';
import { openWorld, testImage } from '../../src/scan/testing.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const roots = shared && join(shared, 'cases/roots');

async function holesOf(path: string): Promise<readonly string[]> {
  await using world = await openWorld();
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
  const { problems } = await indexImage(testImage(source), world.context);
  return problems.map(({ kind, message }) => `${kind} ${message}`);
}

if (roots !== undefined && existsSync(roots)) {
  describe('a package database that was cut or mixed up', () => {
    test.each([
      ['dpkg-trunc', 'var/lib/dpkg/status does not end with an empty line, as dpkg ends it'],
      ['apk-trunc', 'lib/apk/db/installed does not end with an empty line, as apk ends it'],
      ['trunc-cve-cut', 'lib/apk/db/installed does not end with an empty line, as apk ends it'],
      ['sqlite-silent', 'has no row'],
    ])('%s is a hole', async (root, message) => {
      const holes = await holesOf(join(roots, root));
      expect(holes).toContainEqual(expect.stringMatching(/^package-database-unreadable /));
      expect(holes.join('\n')).toContain(message);
    });

    test('trunc-cve, the whole one, is none', async () => {
      expect(await holesOf(join(roots, 'trunc-cve'))).toEqual([]);
    });
  });
} else {
  test.skip('cut package databases: SKIPPED, there is no shared data here', () => undefined);
}
