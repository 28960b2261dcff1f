import { failed, isJsonObject, parseJson, type JsonObject, type Result } from '../../domain/index.ts';
import { readCycloneDxJson } from './cyclonedx-json.ts';
import { readCycloneDxXml } from './cyclonedx-xml.ts';
import type { SbomDocument } from './package.ts';
import { readSpdxGraph } from './spdx-graph.ts';
import { readSpdxJson } from './spdx-json.ts';
import { readSpdxTagValue } from './spdx-tag-value.ts';
import { isSyftJson, readSyftJson } from './syft-json.ts';

/** Bounds on a JSON document: one package entry takes a hundred values. */
const BOUNDS = { depth: 200, values: 5_000_000 } as const;
const BYTE_ORDER_MARK = '\u{feff}';
const SPDX_2 = /^SPDX-2\.\d+(?:\.\d+)?$/u;
const CYCLONEDX = /^1\.\d+$/u;
const CYCLONEDX_NAMESPACE =
  /<(?:[\w.-]+:)?bom\b[^>]*\bxmlns(?::[\w.-]+)?\s*=\s*["']http:\/\/cyclonedx\.org\/schema\/bom\/([^"']{1,20})["']/u;
const SPDX_CONTEXT = /^https:\/\/spdx\.org\/rdf\/3\.\d+(?:\.\d+)?\/spdx-context\.jsonld$/u;
/** Characters in which an XML or tag document names its format. */
const HEAD = 4096;
const VERSION_TAG = 'SPDXVersion:';
/** Members that hold a document: in GitHub API answers, in-toto statements, `imagetools` output. */
const HOLDERS = ['sbom', 'predicate', 'SPDX'] as const;
/** Holders around a document: a statement may be in an answer, and an answer in a statement. */
const MAX_HOLDERS = 8;
const UNKNOWN = "neither CycloneDX, SPDX nor Syft's JSON";

/**
 * Reads an SBOM: CycloneDX 1 as JSON and XML, SPDX 2 as JSON and tags, SPDX 3 as JSON-LD, Syft's own JSON.
 * Fails with the reason for any other kind or version.
 */
export function readSbom(text: string): Result<SbomDocument> {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const head = content.slice(0, HEAD).trimStart();
  if (head.startsWith('<')) return readXml(content, head);
  const tags = firstTag(head);
  if (tags.startsWith(VERSION_TAG)) return readTags(content, tags.slice(VERSION_TAG.length).trim());
  const json = parseJson(content, BOUNDS);
  if (!json.ok) return json;
  return isJsonObject(json.value) ? readJson(json.value) : failed('not a JSON object');
}

function readXml(text: string, head: string): Result<SbomDocument> {
  const version = CYCLONEDX_NAMESPACE.exec(head)?.[1];
  if (version === undefined) return failed(UNKNOWN);
  return CYCLONEDX.test(version) ? readCycloneDxXml(text) : failed(unknownVersion('CycloneDX', version));
}

/** Comments may come before the first tag. */
function firstTag(head: string): string {
  const lines = head.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
}

function readTags(text: string, version: string): Result<SbomDocument> {
  return SPDX_2.test(version) ? readSpdxTagValue(text) : failed(unknownVersion('SPDX', version));
}

function readJson(document: JsonObject, holders = 0): Result<SbomDocument> {
  const { bomFormat, specVersion, spdxVersion, '@context': context } = document;
  if (bomFormat === 'CycloneDX') {
    const isKnown = typeof specVersion === 'string' && CYCLONEDX.test(specVersion);
    return isKnown ? readCycloneDxJson(document) : failed(unknownVersion('CycloneDX', specVersion));
  }
  if (spdxVersion !== undefined) {
    const isKnown = typeof spdxVersion === 'string' && SPDX_2.test(spdxVersion);
    return isKnown ? readSpdxJson(document) : failed(unknownVersion('SPDX', spdxVersion));
  }
  const contexts: readonly unknown[] = Array.isArray(context) ? context : [context];
  const isGraph = contexts.some((each) => typeof each === 'string' && SPDX_CONTEXT.test(each));
  if (isGraph) return readSpdxGraph(document);
  if (isSyftJson(document)) return readSyftJson(document);
  const inner = HOLDERS.map((member) => document[member]).find(isJsonObject);
  return inner && holders < MAX_HOLDERS ? readJson(inner, holders + 1) : failed(UNKNOWN);
}

function unknownVersion(format: string, version: unknown): string {
  const named = typeof version === 'string' && version !== '' ? version.slice(0, 40) : 'of no name';
  return `${format} ${named} is not a version that is read`;
}
