import {
  failed,
  hasEmptyType,
  isJsonObject,
  ok,
  parseJson,
  predicateTypeOf,
  type AttachedDescription,
  type JsonObject,
  type Result,
} from '../../domain/index.ts';
import { VEX_BOUNDS, type VexDocument } from '../document.ts';
import { objectOf, objectsOf, textOf } from '../read/members.ts';
import { readVexObject } from '../read-vex.ts';

const OPENVEX = 'https://openvex.dev/ns';
/** VEX documents, and envelopes that may hold one. */
const TYPES = /vex|csaf|in-toto|dsse|sigstore\.bundle/iu;

/** Whether an image attachment may be a VEX document. */
export function mayBeVex(described: AttachedDescription): boolean {
  const { artifactType, mediaType = '' } = described;
  const predicate = predicateTypeOf(described);
  if (predicate !== undefined) return predicate.startsWith(OPENVEX);
  return hasEmptyType(described) || TYPES.test(artifactType ?? mediaType);
}

/**
 * Reads a VEX document, or an attestation that holds one: an in-toto statement, bare or in a DSSE envelope or
 * a Sigstore bundle. Does not verify signatures. Returns undefined for another kind, or for another image.
 */
export function readAttachedVex(
  text: string,
  source: string,
  digests: readonly string[],
): Result<VexDocument> | undefined {
  const parsed = parseJson(text, VEX_BOUNDS);
  if (!parsed.ok) return parsed;
  if (!isJsonObject(parsed.value)) return failed('not a JSON object');
  const opened = openEnvelope(parsed.value);
  if (!opened.ok) return opened;
  const document = opened.value;
  if (!document) return undefined;
  const predicateType = textOf(document, 'predicateType');
  if (predicateType !== undefined) {
    if (!predicateType.startsWith(OPENVEX) || !isAbout(document, digests)) return undefined;
  }
  const read = readVexObject(
    predicateType === undefined ? document : objectOf(document, 'predicate'),
    source,
  );
  return read.ok ? ok({ ...read.value, digests }) : read;
}

/**
 * Returns the statement in a DSSE envelope (https://github.com/secure-systems-lab/dsse), or any other
 * document unchanged; undefined for a bundle that only signs the image.
 */
function openEnvelope(document: JsonObject): Result<JsonObject | undefined> {
  if ('messageSignature' in document) return ok(undefined);
  const envelope = 'dsseEnvelope' in document ? objectOf(document, 'dsseEnvelope') : document;
  const payload = textOf(envelope, 'payload');
  if (payload === undefined) return ok(document);
  const parsed = parseJson(Buffer.from(payload, 'base64').toString(), VEX_BOUNDS);
  if (!parsed.ok) return failed(`its payload is ${parsed.failure}`);
  return isJsonObject(parsed.value) ? ok(parsed.value) : failed('its payload is not a JSON object');
}

/** Whether a statement's subjects include one of these digests. */
function isAbout(statement: JsonObject, digests: readonly string[]): boolean {
  return objectsOf(statement, 'subject').some((subject) =>
    Object.entries(objectOf(subject, 'digest')).some(
      ([algorithm, hash]) => typeof hash === 'string' && digests.includes(`${algorithm}:${hash}`),
    ),
  );
}
