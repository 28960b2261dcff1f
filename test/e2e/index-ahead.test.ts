import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { DEBIAN } from '../support/harbour.ts';

const user = new User();
const SHIP = './ship.tar';
const BOAT = './boat.tar';

/** A file that was written more recently is not known again. */
const SETTLED_MS = 2_100;

beforeAll(async () => {
  for (const file of [SHIP, BOAT]) user.write(file, writeImage(DEBIAN));
  await setTimeout(SETTLED_MS);
});

afterAll(() => {
  user[Symbol.dispose]();
});

/** Makes the store one that an earlier version of the program wrote. */
function age(): void {
  const store = new DatabaseSync(user.store);
  store.exec(
    "UPDATE layer_facts SET version = version - 1; UPDATE image SET indexed_by = 'dpkg/1'; UPDATE cataloged_image SET build = 'earlier'",
  );
  store.close();
}

it('reads images ahead, and again after an upgrade, and names what cannot be reached', async () => {
  expect(await user.run(['index'])).toMatchObject({ code: 2, stdout: '' });
  const first = await user.run(['index', SHIP, BOAT]);
  const lines = [SHIP, BOAT].map((file) => `${file}: read 2 of 2 layers\n`);
  expect(first).toEqual({ code: 0, stderr: '', stdout: lines.join('') });
  const second = await user.run(['index', SHIP]);
  expect(second).toEqual({ code: 0, stderr: '', stdout: `${SHIP}: read 0 of 2 layers\n` });

  const known = await user.run(['index', '--refresh']);
  expect(known).toEqual({ code: 0, stderr: '', stdout: `${BOAT}: up to date\n${SHIP}: up to date\n` });

  age();
  rmSync(path.join(user.folder, BOAT));
  const again = await user.run(['index', '--refresh']);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('boat.tar');
  expect(again.stdout).toBe(`${SHIP}: read 2 of 2 layers\n`);
});
