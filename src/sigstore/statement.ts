import * as z from 'zod';
import { failed, ok, parseJson, type Digest, type JsonObject, type Result } from '../domain/index.ts';
import { STATEMENT_BOUNDS } from './limits.ts';

// in-toto: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md.

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** cosign still writes the previous version. */
const STATEMENT_TYPES = [STATEMENT_TYPE, 'https://in-toto.io/Statement/v0.1'];
const SHA256 = 'sha256:';

/** A statement's subject. */
export interface Subject {
  /** The image's repository or the name it was given. */
  readonly name: string;
  readonly digest: Digest;
}

const statementSchema = z.object({
  _type: z.enum(STATEMENT_TYPES),
  subject: z.array(z.object({ digest: z.record(z.string(), z.string()) })),
  predicateType: z.string(),
  predicate: z.record(z.string(), z.unknown()),
});

/** Builds a statement, to be written as JSON. */
export function statementOf({ name, digest }: Subject, predicateType: string, predicate: object) {
  const subject = [{ name, digest: { sha256: digest.slice(SHA256.length) } }];
  return { _type: STATEMENT_TYPE, subject, predicateType, predicate };
}

export interface Statement {
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** Parses a statement about one image. Fails with the reason for any other text. */
export function readStatement(text: string, about: Digest): Result<Statement> {
  const parsed = parseJson(text, STATEMENT_BOUNDS);
  if (!parsed.ok) return parsed;
  const { success, data } = statementSchema.safeParse(parsed.value, { jitless: true });
  if (!success) return failed('not a valid in-toto statement');
  const isAbout = data.subject.some(({ digest }) => `${SHA256}${digest['sha256'] ?? ''}` === about);
  return isAbout ? ok(data) : failed('about another image');
}
