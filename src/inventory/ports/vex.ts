/** VEX documents that count in verdicts of the fleet. */
export interface VexStore {
  /** Replaces a document of the same name, and returns what is stored. Throws LIMIT_EXCEEDED if there are too many. */
  put(document: NewVexDocument): Promise<StoredVexDocument>;
  /** Lists documents by name. */
  list(): Promise<readonly StoredVexDocument[]>;
  /** Returns a document as it was put, as JSON. */
  get(name: string): Promise<(StoredVexDocument & { readonly json: string }) | undefined>;
  /** False if it does not exist. */
  delete(name: string): Promise<boolean>;
}

export interface NewVexDocument {
  readonly name: string;
  /** Name of the line in whose verdicts it counts; absent: in all. */
  readonly line?: string;
  readonly json: string;
  /** Number of its statements. */
  readonly statements: number;
  /** Principal who puts it. */
  readonly principal: string;
  /** RFC 3339. */
  readonly at: string;
}

export interface StoredVexDocument extends Omit<NewVexDocument, 'json'> {
  /** SHA-256 of its JSON. */
  readonly digest: string;
}
