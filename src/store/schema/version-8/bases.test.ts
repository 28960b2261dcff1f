import { sql, type Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { imageKey, reference } from '../../../../test/store/images.ts';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { packJson } from '../../facts/packed.ts';
import { openStore } from '../../index.ts';
import type { Tables } from '../tables.ts';

const LAYERS: readonly (readonly [string, readonly string[]])[] = [
  ['debian', ['a']],
  ['app', ['a', 'b']],
  ['unlisted', []],
];

async function writeImages(db: Kysely<Tables>): Promise<void> {
  for (const [turn, [text, layers]] of LAYERS.entries()) {
    const image = {
      reference: text,
      transport: 'docker',
      layers: layers.map((layer) => ({ diffId: imageKey(layer) })),
    };
    await sql`
      insert into image (id, key, turn, packages, is_whole, indexed_by, indexed_at, content)
      values (${turn}, ${imageKey(text)}, ${turn}, 0, 1, '', '', ${packJson({ image, problems: [] })})`.execute(
      db,
    );
    const names = [reference(`localhost:5000/team/${text}:1`), reference(text, 'a client')];
    for (const name of names) {
      await sql`
        insert into image_name (image_id, hash, principal, search, json)
        values (${turn}, ${JSON.stringify(name)}, ${name.principal}, '', ${JSON.stringify(name)})`.execute(
        db,
      );
    }
  }
}

it('finds what images of an earlier store are built on, and the repositories of their verified names', async () => {
  const { file, db } = await openOldStore(7);
  await writeImages(db);
  await db.destroy();
  const store = await openStore({ file });
  const app = await store.bases.layers(imageKey('app'));
  expect(app?.repositories).toEqual(['localhost:5000/team/app']);
  const below = await store.bases.below(app?.path ?? new Uint8Array());
  expect(below.map(({ key }) => key)).toEqual([imageKey('debian')]);
  expect(await store.bases.layers(imageKey('unlisted'))).toBeUndefined();
  await store.close();
});
