/** Signals an archive that is damaged, not what it seemed, or over a limit; the message is one sentence for people. */
export class ArchiveError extends Error {
  override readonly name: string = 'ArchiveError';
}

/** Signals bytes of an undamaged archive that passed without being kept: a second walk brings them. */
export class PassedBytesError extends ArchiveError {
  override readonly name = 'PassedBytesError';
}
