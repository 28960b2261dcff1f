/** Credentials for a registry. */
export type Credentials =
  | PasswordCredentials
  /** Exchanged for an access token (OAuth 2's refresh token). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** An access token obtained elsewhere. */
  | { readonly kind: 'registry-token'; readonly token: string };

export interface PasswordCredentials {
  readonly kind: 'password';
  readonly username: string;
  readonly password: string;
}

/** Docker's user name for a password that is an identity token. */
const IDENTITY_TOKEN_USER = '<token>';

export function toCredentials(username: string, secret: string): Credentials | undefined {
  if (secret === '') return undefined;
  if (username === IDENTITY_TOKEN_USER) return { kind: 'identity-token', token: secret };
  return { kind: 'password', username, password: secret };
}
