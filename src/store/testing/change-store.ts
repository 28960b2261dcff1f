import { DatabaseSync } from 'node:sqlite';

/** Changes what an embedded store holds, as another version of the program would have written it. */
export function changeStore(store: { readonly file: string } | object, sql: string): void {
  const database = new DatabaseSync('file' in store ? store.file : '');
  database.exec(sql);
  database.close();
}
