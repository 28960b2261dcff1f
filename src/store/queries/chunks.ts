/** IDs per query: few enough for any engine's parameter limit, enough to need few queries. */
const IDS_A_QUERY = 500;

/** Queries many keys in chunks and returns all rows, in chunk order. */
export async function inChunks<Key, Row>(
  keys: readonly Key[],
  ask: (chunk: readonly Key[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < keys.length; start += IDS_A_QUERY) {
    for (const row of await ask(keys.slice(start, start + IDS_A_QUERY))) rows.push(row);
  }
  return rows;
}
