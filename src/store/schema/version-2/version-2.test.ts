import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { digest } from '../../../../test/store/records.ts';
import { openStore } from '../../index.ts';

it('upgrades a store of version 1 with its data, and accepts images and scans', async () => {
  const { file, db: first } = await openOldStore(1);
  await sql`insert into document (digest, bytes) values (${digest('a')}, ${Buffer.from('x')})`.execute(first);
  await first.destroy();

  const store = await openStore({ file });
  expect(await store.documents.get(digest('a'))).toEqual(Uint8Array.of(0x78));
  const image = indexed('app', [installed('bash')]);
  await store.inventory.save(image, [reference('app')]);
  expect(await store.inventory.get(imageKey('app'))).toEqual(image);
  await store.scans.submit({ principal: '', subject: 'app', request: '{}' });
  expect(await store.scans.unfinished()).toHaveLength(1);
  await store.close();
});
