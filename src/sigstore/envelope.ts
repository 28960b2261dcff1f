import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { failed, isJsonObject, ok, parseJson, type Result } from '../domain/index.ts';
import { isSignedBy, signatureBy } from './keys.ts';
import { ENVELOPE_BOUNDS, MAX_SIGNATURES } from './limits.ts';

// DSSE: https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md and envelope.md.

export const ENVELOPE_TYPE = 'application/vnd.dsse.envelope.v1+json';
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.object({ sig: z.string() })).max(MAX_SIGNATURES),
});

/** Wraps a statement in an envelope signed with one key. */
export function sealEnvelope(payload: Uint8Array, key: KeyObject): Uint8Array {
  return Buffer.from(JSON.stringify(envelopeOf(payload, key)));
}

export function envelopeOf(payload: Uint8Array, key: KeyObject) {
  const sig = signatureBy(key, toBeSigned(payload)).toString('base64');
  return {
    payloadType: PAYLOAD_TYPE,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: '', sig }],
  };
}

/** Returns the statement from an envelope if one signature is by this key; otherwise fails with the reason. */
export function openEnvelope(bytes: Uint8Array, key: KeyObject): Result<string> {
  const read = readEnvelope(bytes);
  if (!read.ok) return read;
  const { payload, signatures } = read.value;
  const signed = toBeSigned(payload);
  const isSigned = signatures.some((signature) => isSignedBy(key, signed, signature));
  return isSigned ? statementIn(payload) : failed('not signed by the given key');
}

/** Returns the unverified statement from an envelope: for display, never for trust. */
export function peekInto(bytes: Uint8Array): Result<string> {
  const read = readEnvelope(bytes);
  return read.ok ? statementIn(read.value.payload) : read;
}

/** Parses an envelope, or a bundle that contains one, as JSON. */
export function readSigned(bytes: Uint8Array): Result<unknown> {
  const text = textOf(bytes);
  return text === undefined ? failed('not a text in UTF-8') : parseJson(text, ENVELOPE_BOUNDS);
}

/** Decodes a payload to its statement text. */
export function statementIn(payload: Uint8Array): Result<string> {
  const statement = textOf(payload);
  return statement === undefined ? failed('its statement is not a text in UTF-8') : ok(statement);
}

/** Whether an envelope's type declares a statement. */
export function holdsStatement({ payloadType }: { readonly payloadType: string }): boolean {
  return payloadType === PAYLOAD_TYPE;
}

interface Envelope {
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

function readEnvelope(bytes: Uint8Array): Result<Envelope> {
  const parsed = readSigned(bytes);
  if (!parsed.ok) return parsed;
  const { success, data } = envelopeSchema.safeParse(inBundle(parsed.value), { jitless: true });
  if (!success) return failed('not a valid envelope');
  if (!holdsStatement(data)) return failed('not the envelope of a statement');
  return ok({
    payload: Buffer.from(data.payload, 'base64'),
    signatures: data.signatures.map(({ sig }) => Buffer.from(sig, 'base64')),
  });
}

/** Returns the envelope from a Sigstore bundle, or the document itself. */
function inBundle(document: unknown): unknown {
  return isJsonObject(document) && 'dsseEnvelope' in document ? document['dsseEnvelope'] : document;
}

/** The type is signed as well, so that one document's bytes never count as another type. */
function toBeSigned(payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
