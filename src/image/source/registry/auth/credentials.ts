/** What proves to a registry who we are. */
export type Credentials =
  | PasswordCredentials
  /** Exchanged for an access token (OAuth 2's refresh token). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** An access token that was had elsewhere. */
  | { readonly kind: 'registry-token'; readonly token: string };

export interface PasswordCredentials {
  readonly kind: 'password';
  readonly username: string;
  readonly password: string;
}

/** What Docker stores as the user's name where the password is an identity token. */
const IDENTITY_TOKEN_USER = '<token>';

export function toCredentials(username: string, secret: string): Credentials | undefined {
  if (secret === '') return undefined;
  if (username === IDENTITY_TOKEN_USER) return { kind: 'identity-token', token: secret };
  return { kind: 'password', username, password: secret };
}
