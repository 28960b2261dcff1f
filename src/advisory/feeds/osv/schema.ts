import * as z from 'zod';

import { parsedAs } from '../../json.ts';

/**
 * A record of the OSV schema 1.x, as far as it is used. Members that exporters leave out, or give as `null`, are empty.
 * https://ossf.github.io/osv-schema/
 */
const text = z.string();
const ids = z
  .array(text)
  .nullish()
  .transform((list) => list ?? []);

const event = z.object({
  introduced: text.optional(),
  fixed: text.optional(),
  last_affected: text.optional(),
  limit: text.optional(),
});

const range = z.object({
  type: text,
  events: z
    .array(event)
    .nullish()
    .transform((list) => list ?? []),
});

const severities = z
  .array(z.object({ type: text, score: text }))
  .nullish()
  .transform((list) => list ?? []);

const affected = z.object({
  package: z.object({ ecosystem: text, name: text.min(1), purl: text.nullish() }).nullish(),
  ranges: z
    .array(range)
    .nullish()
    .transform((list) => list ?? []),
  versions: ids,
  severity: severities,
  ecosystem_specific: z.unknown().optional(),
  database_specific: z.unknown().optional(),
});

const record = z.object({
  id: text.min(1),
  modified: text,
  published: text.nullish(),
  withdrawn: text.nullish(),
  aliases: ids,
  upstream: ids,
  related: ids,
  summary: text.nullish(),
  details: text.nullish(),
  severity: severities,
  affected: z
    .array(affected)
    .nullish()
    .transform((list) => list ?? []),
  references: z
    .array(z.object({ type: text, url: text }))
    .nullish()
    .transform((list) => list ?? []),
  database_specific: z.unknown().optional(),
});

export type OsvRecord = z.infer<typeof record>;
export type OsvAffected = z.infer<typeof affected>;
export type OsvEvent = z.infer<typeof event>;
export type OsvSeverity = z.infer<typeof severities>[number];

/** Throws SyntaxError, which says what is wrong with the first member that is. */
export function parseRecord(json: string): OsvRecord {
  return parsedAs(record, JSON.parse(json));
}
