/** Images that an earlier version of the program read, and that this one could not read again yet. */
export interface OutdatedTables {
  outdated_image: {
    image_id: number;
    /** Hash of the catalogers that are to read it, with their versions. */
    current: string;
    /** `layers`: its layers must be read. `judge`: it was about to be saved. */
    step: 'layers' | 'judge';
    failures: number;
    reason: string;
    due_at: string;
  };
}
