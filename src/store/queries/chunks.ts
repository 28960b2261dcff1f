/** Ids in one list of a query: few enough for any engine's limit on parameters, many enough to make few queries. */
const IDS_A_QUERY = 500;

/** Asks for many keys in lists of a bearable length and gives back all rows, in the order of the lists. */
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
