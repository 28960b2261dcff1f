import { createHmac, randomBytes } from 'node:crypto';

// Standard Webhooks 1.0, https://www.standardwebhooks.com: symmetric signatures.
const SECRET_PREFIX = 'whsec_';
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

/** Makes a secret in the form in which receivers are given it. */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

/** Checks `whsec_` and base64 of 24 to 64 bytes. */
export function isSecret(text: string): boolean {
  const key = keyOf(text);
  if (!text.startsWith(SECRET_PREFIX) || key.length < MIN_SECRET_BYTES || key.length > MAX_SECRET_BYTES) {
    return false;
  }
  return key.toString('base64').replaceAll('=', '') === text.slice(SECRET_PREFIX.length).replaceAll('=', '');
}

export interface Signed {
  /** The same over retries: receivers deduplicate by it. */
  readonly id: string;
  /** Time of the attempt. */
  readonly at: Date;
  readonly body: string;
  /** Newest first; two while one is being rotated, so that receivers may know either. */
  readonly secrets: readonly string[];
}

/** Returns the headers of one attempt; receivers refuse timestamps that are minutes old. */
export function signedHeaders({ id, at, body, secrets }: Signed): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${sign(`${id}.${timestamp}.${body}`, secret)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

function sign(content: string, secret: string): string {
  return createHmac('sha256', keyOf(secret)).update(content).digest('base64');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
}
