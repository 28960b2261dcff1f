import { appendFileSync, existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

import { withSpoolFolder } from './spool-folder.ts';

describe('withSpoolFolder', () => {
  test('removes its folder, however the work in it ends', async () => {
    let folder = '';
    const failing = withSpoolFolder('kev', (given) => {
      folder = given;
      appendFileSync(`${given}/file`, 'content');
      throw new SyntaxError('it is no list');
    });
    await expect(failing).rejects.toThrow(new SyntaxError('it is no list'));
    expect(existsSync(folder)).toBe(false);
  });

  test('says where there was no room', async () => {
    const full = withSpoolFolder('kev', async () => {
      await appendFile('/dev/full', 'content');
    });
    await expect(full).rejects.toMatchObject({
      code: 'IO_FAILED',
      message: expect.stringMatching(/^kev cannot be written to .*: ENOSPC/u) as string,
    });
  });
});
