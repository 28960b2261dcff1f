export interface PageRequest {
  readonly limit: number;
  /** Cursor from the previous page. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}
