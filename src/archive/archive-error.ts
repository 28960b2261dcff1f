/** An archive is damaged, is not what it seemed, or exceeds a limit: one sentence for a person. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}
