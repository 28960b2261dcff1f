/** Rows to open and to close to get from the stored rows to the incoming ones; equal rows stay. */
export interface Difference<Row> {
  readonly opened: readonly Row[];
  readonly closedIds: readonly number[];
}

/** Takes both sides by content. */
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
