import { appendFileSync, existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

import { withSpoolFolder } from './spool-folder.ts';

describe('withSpoolFolder', () => {
  it('removes its spool folder, however the work in it ends', async () => {
    let folder = '';
    const failing = withSpoolFolder('kev', (given) => {
      folder = given;
      appendFileSync(`${given}/file`, 'content');
      throw new SyntaxError('it is no list');
    });
    await expect(failing).rejects.toThrow(new SyntaxError('it is no list'));
    expect(existsSync(folder)).toBe(false);
  });

  it('names the place that had no room for a spool folder', async () => {
    const full = withSpoolFolder('kev', async () => {
      await appendFile('/dev/full', 'content');
    });
    await expect(full).rejects.toMatchObject({
      code: 'IO_FAILED',
      message: expect.stringMatching(/^cannot write kev to .*: ENOSPC/u) as string,
    });
  });
});
