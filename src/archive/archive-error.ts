/** Signals a damaged archive, an unexpected format or an exceeded limit; the message is one sentence for people. */
export class ArchiveError extends Error {
  override readonly name: string = 'ArchiveError';
}

/** Signals that undamaged bytes passed without being kept: a second walk brings them. */
export class PassedBytesError extends ArchiveError {
  override readonly name = 'PassedBytesError';
}
