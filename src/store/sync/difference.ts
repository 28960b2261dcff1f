/** Rows to open and close to turn the stored rows into the incoming ones; equal rows stay. */
export interface Difference<Row> {
  readonly opened: readonly Row[];
  readonly closedIds: readonly number[];
}

/** Compares both sides by content. */
export function difference<Row>(
  stored: ReadonlyMap<string, number>,
  incoming: ReadonlyMap<string, Row>,
): Difference<Row> {
  const opened: Row[] = [];
  for (const [content, row] of incoming) {
    if (!stored.has(content)) opened.push(row);
  }
  const closedIds: number[] = [];
  for (const [content, id] of stored) {
    if (!incoming.has(content)) closedIds.push(id);
  }
  return { opened, closedIds };
}
