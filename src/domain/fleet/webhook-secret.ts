// Standard Webhooks 1.0, https://www.standardwebhooks.com: symmetric secrets.
const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Checks for `whsec_` and 24 to 64 bytes in base64. */
export function isWebhookSecret(text: string): boolean {
  const key = webhookKey(text);
  if (!text.startsWith(PREFIX) || key.length < MIN_BYTES || key.length > MAX_BYTES) return false;
  return key.toString('base64').replaceAll('=', '') === text.slice(PREFIX.length).replaceAll('=', '');
}

/** Returns the bytes that a secret encodes. */
export function webhookKey(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

/** Formats a secret for receivers. */
export function toWebhookSecret(key: Uint8Array): string {
  return PREFIX + Buffer.from(key).toString('base64');
}
