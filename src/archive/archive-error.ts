/** Signals an archive that is damaged, not what it seemed, or over a limit; the message is one sentence for people. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
