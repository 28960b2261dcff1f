/** Why there is no release. */
export class ReleaseFailure extends Error {
  override readonly name = 'ReleaseFailure';
}
