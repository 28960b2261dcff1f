import * as z from 'zod';
import { defined, type Places } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { didYouMean } from '../suggestions.ts';
import { isGiven } from '../texts.ts';
import type { AuthSettings, TokenSettings, WebhookSettings } from './settings.ts';
import { subscription, type WrittenSubscription } from '../subscriptions/index.ts';
import { readLines, type WrittenLine } from './lines.ts';

/** Configuration file sections: keys with subkeys. */
export interface ServerSections {
  readonly tokens?: readonly TokenSettings[];
  readonly psk?: NonNullable<AuthSettings['psk']>;
  readonly webhook?: WebhookSettings;
  readonly subscriptions?: readonly WrittenSubscription[];
  readonly lines?: readonly WrittenLine[];
}

/** Clair's own number of attempts. */
export const WEBHOOK_ATTEMPTS = 5;
export const WEBHOOK_RENOTIFY_MINUTES = 120;

const text = z.string().trim().min(1);

const sees = z.strictObject({
  clusters: z.array(text).exactOptional(),
  namespaces: z.array(text).exactOptional(),
  owners: z.array(text).exactOptional(),
});

const tokens = z.array(
  z.strictObject({
    name: text,
    team: text.exactOptional(),
    role: z.enum(['read', 'scan', 'admin']),
    sees: sees.exactOptional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, "write the token's SHA-256 as 64 hexadecimal digits, not the token itself"),
  }),
);

const psk = z.strictObject({ key: text, issuers: z.array(text) });

const webhook = z.strictObject({
  target: z.url({ protocol: /^https?$/ }),
  callback: z.url({ protocol: /^https?$/ }).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  shape: z.enum(['clair-v1', 'clair-v4']).default('clair-v4'),
  attempts: z.int().min(1).default(WEBHOOK_ATTEMPTS),
  renotify: z.number().min(1).default(WEBHOOK_RENOTIFY_MINUTES),
});

const sections = z.object({
  tokens: tokens.nullish(),
  psk: psk.nullish(),
  webhook: webhook.nullish(),
  subscriptions: z.array(subscription).nullish(),
});

const KEYS: Readonly<Record<string, readonly string[]>> = {
  tokens: ['name', 'team', 'role', 'sha256', 'sees'],
  sees: Object.keys(sees.shape),
  psk: ['key', 'issuers'],
  webhook: Object.keys(webhook.shape),
};

/** Throws CONFIG_INVALID naming the section and the key. */
export function readServerSections(path: string, value: Readonly<Record<string, unknown>>): ServerSections {
  const parsed = sections.safeParse(value);
  if (!parsed.success) throw notRead(path, parsed.error.issues[0]);
  const { tokens, psk, webhook, subscriptions } = parsed.data;
  if (psk) checkPskKey(path, psk.key);
  checkNames(path, 'tokens', tokens);
  checkTeams(path, tokens ?? []);
  checkNames(path, 'subscriptions', subscriptions);
  return {
    ...(tokens && { tokens }),
    ...(psk && { psk }),
    ...(webhook && { webhook: withoutUndefined(webhook) }),
    ...(subscriptions && { subscriptions }),
    ...(isGiven(value['lines']) && { lines: readLines(path, value['lines']) }),
  };
}

function checkNames(
  path: string,
  section: string,
  entries: readonly { readonly name: string }[] | null | undefined,
): void {
  const names = new Set(entries?.map(({ name }) => name));
  if (!entries || names.size === entries.length) return;
  throw new AppError('CONFIG_INVALID', `${path}: ${section}: duplicate name`);
}

/** A team's tokens are one client, whose subscriptions outlive any token. */
function checkTeams(path: string, tokens: readonly TokenSettings[]): void {
  for (const [team, members] of Map.groupBy(tokens, ({ team: of }) => of)) {
    const [first, ...others] = members;
    if (team === undefined || !first || others.every(({ sees: of }) => isSamePart(of, first.sees))) continue;
    throw new AppError(
      'CONFIG_INVALID',
      `${path}: tokens: those of the team ${team} see different parts of the fleet`,
      {
        hint: 'give each token of a team the same sees',
      },
    );
  }
}

function isSamePart(a: Places = {}, b: Places = {}): boolean {
  const keys = ['clusters', 'namespaces', 'owners'] as const;
  return keys.every((key) => JSON.stringify(a[key]?.toSorted()) === JSON.stringify(b[key]?.toSorted()));
}

/** Checks Clair's key, which is base64 in either alphabet. Throws CONFIG_INVALID, without the key. */
export function checkPskKey(path: string, key: string): void {
  const bytes = Buffer.from(key, 'base64');
  const digits = key.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '');
  if (bytes.length > 0 && bytes.toString('base64').replaceAll('=', '') === digits) return;
  throw new AppError('CONFIG_INVALID', `${path}: the pre-shared key is not valid base64`, {
    hint: 'make one: openssl rand -base64 32',
  });
}

function withoutUndefined({ callback, ...rest }: z.infer<typeof webhook>): WebhookSettings {
  return { ...rest, ...defined({ callback }) };
}

function notRead(path: string, issue: z.core.$ZodIssue | undefined): AppError {
  const place = issue?.path.join('.') ?? '';
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const of = issue?.path.at(-1) === 'sees' ? 'sees' : String(issue?.path[0]);
  const guess = unknown === undefined ? undefined : didYouMean(unknown, KEYS[of] ?? []);
  return new AppError(
    'CONFIG_INVALID',
    `${path}: ${place}: ${issue?.message ?? 'not valid'}`,
    defined({ hint: guess }),
  );
}
