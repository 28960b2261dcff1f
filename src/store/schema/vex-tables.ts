/** VEX documents that count in verdicts. */
export interface VexTables {
  vex_document: {
    name: string;
    /** Null: of every line. */
    line_name: string | null;
    /** SHA-256 of `json`. */
    digest: string;
    statements: number;
    /** Principal who put it there. */
    principal: string;
    at: string;
    json: string;
  };
}
