import { sql, type Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { openOldStore } from '../../../../test/store/old-store.ts';
import { digest } from '../../../../test/store/records.ts';
import { expectOldImage, writeOldImage } from '../../../../test/store/version-3.ts';
import { packJson } from '../../facts/packed.ts';
import { openStore } from '../../index.ts';
import type { Tables } from '../tables.ts';

const DPKG = { id: 'dpkg', version: 3 };
const FACTS = {
  files: [{ path: 'var/lib/dpkg/status', packages: [] }],
  overlay: { whiteouts: [], opaque: [], entries: [{ path: 'var', kind: 'directory' as const }] },
  problems: [],
};
const OWNED = [{ path: 'var/lib/dpkg/info/a.list', package: 'a', files: ['usr/bin/a'] }];

async function writeEarlierFacts(db: Kysely<Tables>): Promise<void> {
  await sql`insert into blob (digest) values (${digest('a')}) on conflict do nothing`.execute(db);
  await sql`
    insert into blob_facts (blob_id, cataloger, version, facts, owned)
    select id, ${DPKG.id}, ${DPKG.version}, ${packJson(FACTS)}, ${packJson(OWNED)} from blob where true
    on conflict do nothing`.execute(db);
}

it('reads the facts of a store of version 3 as they are', async () => {
  const { file, db: earlier } = await openOldStore(3);
  await writeEarlierFacts(earlier);
  await earlier.destroy();
  const store = await openStore({ file });
  expect(await store.facts.load(digest('a'), [DPKG])).toEqual({ facts: new Map([['dpkg', FACTS]]) });
  expect(await store.facts.loadOwned(digest('a'), DPKG)).toEqual(OWNED);
  await store.close();
});

it('shares the store with a program of version 3: neither voids what the other wrote', async () => {
  const { file, db: earlier } = await openOldStore(3);
  await writeEarlierFacts(earlier);
  const store = await openStore({ file });
  const own = { files: [], problems: [] };
  await store.facts.save(digest('a'), [{ cataloger: DPKG, facts: own, owned: [] }], Uint8Array.of(1));
  await writeEarlierFacts(earlier);
  const { rows } = await sql<{ version: number }>`select version from blob_facts`.execute(earlier);
  expect(rows).toEqual([{ version: 3 }]);
  const { facts, overlay } = await store.facts.load(digest('a'), [DPKG]);
  expect(facts).toEqual(new Map([['dpkg', own]]));
  expect(overlay).toHaveLength(1);
  await store.close();
  await earlier.destroy();
});

it('keeps an image of a store of version 3, and shares its packages with one that is saved now', async () => {
  const { file, db: earlier } = await openOldStore(3);
  await writeOldImage(earlier);
  await earlier.destroy();
  const store = await openStore({ file });
  await expectOldImage(store);
  await store.close();
});
