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

/** Puts a statement into an envelope that is signed by one key. */
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

/** Returns the statement in an envelope if one of its signatures is by this key; else fails with the reason. */
export function openEnvelope(bytes: Uint8Array, key: KeyObject): Result<string> {
  const read = readEnvelope(bytes);
  if (!read.ok) return read;
  const { payload, signatures } = read.value;
  const signed = toBeSigned(payload);
  const isSigned = signatures.some((signature) => isSignedBy(key, signed, signature));
  return isSigned ? statementIn(payload) : failed('not signed by the given key');
}

/** Returns the statement in an envelope, whoever signed it: to be shown, and not to be believed. */
export function peekInto(bytes: Uint8Array): Result<string> {
  const read = readEnvelope(bytes);
  return read.ok ? statementIn(read.value.payload) : read;
}

/** Reads the JSON of an envelope, or of a bundle with one. */
export function readSigned(bytes: Uint8Array): Result<unknown> {
  const text = textOf(bytes);
  return text === undefined ? failed('not a text in UTF-8') : parseJson(text, ENVELOPE_BOUNDS);
}

/** Returns the text of a payload, which is that of a statement. */
export function statementIn(payload: Uint8Array): Result<string> {
  const statement = textOf(payload);
  return statement === undefined ? failed('its statement is not a text in UTF-8') : ok(statement);
}

/** Whether an envelope says that it holds a statement. */
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

/** Returns the envelope in a bundle of Sigstore, or the document as it is. */
function inBundle(document: unknown): unknown {
  return isJsonObject(document) && 'dsseEnvelope' in document ? document['dsseEnvelope'] : document;
}

/** The type is signed, too, so that the bytes of one kind of document never count as another. */
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
