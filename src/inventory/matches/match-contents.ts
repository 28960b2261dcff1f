import type { Kysely, Transaction } from 'kysely';
import type { Engine } from '../../store/engine.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import { idsByHash, joinIds } from '../../store/queries/hashed-rows.ts';
import type { ListedRows } from '../../store/queries/listed.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { MatchContent } from '../ports.ts';

/** Fixes the key order, so that equal contents serialize equally. */
export function contentJson(content: MatchContent): string {
  if (content.kind === 'flaw') {
    const { kind, id, aliases, state, fixedVersion, fixRequires, ratings, evidence } = content;
    const json = { kind, id, aliases, state, fixedVersion, fixRequires, ratings, evidence };
    return JSON.stringify(json satisfies ListedRows<typeof content>);
  }
  const { kind, record, ids, aliases, package: name, isUnversioned } = content;
  const json = { kind, record, ids, aliases, package: name, isUnversioned };
  return JSON.stringify(json satisfies ListedRows<typeof content>);
}

/** Writes missing contents and returns content IDs by hash. */
export async function internContents(
  engine: Engine,
  transaction: Transaction<Tables>,
  contents: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const known = await idsByHash(transaction, 'match_content', [...contents.keys()]);
  const missing = [...contents].filter(([hash]) => !known.has(hash));
  await engine.insertRows(transaction, 'match_content', ['hash', 'json'], missing);
  const added = await idsByHash(
    transaction,
    'match_content',
    missing.map(([hash]) => hash),
  );
  return joinIds(known, added);
}

export async function readContents(
  db: Kysely<Tables>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, MatchContent>> {
  const rows = await inChunks(ids, (chunk) =>
    db.selectFrom('match_content').select(['id', 'json']).where('id', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ id, json }) => [id, parseMatchContent(json)]));
}

/** Checks only the outermost shape: this program wrote the row, so any other shape means disk corruption. */
export function parseMatchContent(json: string): MatchContent {
  const value: unknown = JSON.parse(json);
  if (!isContent(value)) throw new Error(`not a valid stored match: ${json}`);
  return value;
}

function isContent(value: unknown): value is MatchContent {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && ('state' in value || 'record' in value)
  );
}
