/** VEX documents that count in fleet verdicts. */
export interface VexStore {
  /**
   * Replaces a document with the same name, and returns the stored one. Throws LIMIT_EXCEEDED for too many
   * documents.
   */
  put(document: NewVexDocument): Promise<StoredVexDocument>;
  /** Lists documents by name. */
  list(): Promise<readonly StoredVexDocument[]>;
  /** Returns a document unchanged, as JSON. */
  get(name: string): Promise<(StoredVexDocument & { readonly json: string }) | undefined>;
  /** False if it does not exist. */
  delete(name: string): Promise<boolean>;
}

export interface NewVexDocument {
  readonly name: string;
  /** The line in whose verdicts it counts; absent: all lines. */
  readonly line?: string;
  readonly json: string;
  /** Statement count. */
  readonly statements: number;
  /** Principal who stored it. */
  readonly principal: string;
  /** RFC 3339. */
  readonly at: string;
}

export interface StoredVexDocument extends Omit<NewVexDocument, 'json'> {
  /** SHA-256 over its JSON. */
  readonly digest: string;
}
