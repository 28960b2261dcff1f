import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexImage } from '../../src/packages/index.ts';
import { openWorld, testImage } from '../../src/findings/testing.ts';
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
    it.each([
      ['dpkg-trunc', 'var/lib/dpkg/status is truncated: it does not end with an empty line'],
      ['apk-trunc', 'lib/apk/db/installed is truncated: it does not end with an empty line'],
      ['trunc-cve-cut', 'lib/apk/db/installed is truncated: it does not end with an empty line'],
      ['sqlite-silent', 'has no row'],
    ])('reports a hole for %s', async (root, message) => {
      const holes = await holesOf(join(roots, root));
      expect(holes).toContainEqual(expect.stringMatching(/^package-database-unreadable /));
      expect(holes.join('\n')).toContain(message);
    });

    it('reports no hole for trunc-cve, the whole one', async () => {
      expect(await holesOf(join(roots, 'trunc-cve'))).toEqual([]);
    });
  });
} else {
  it.skip('skips cut package databases, since there is no shared data', () => undefined);
}
