import type { JsonObject, VexStatus } from '../../domain/index.ts';
import type { ScopedStatement, VexComponent, VexProduct } from '../document.ts';
import { withVersion } from '../purl.ts';
import {
  componentOf,
  idsAmong,
  InvalidDocument,
  nested,
  objectOf,
  objectsOf,
  vexStatementOf,
  textOf,
  newestTimeOf,
} from './members.ts';

const STATES: Readonly<Record<string, VexStatus>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};

/** Version statuses that an analysis does not suppress. */
const HARMED: ReadonlySet<string | undefined> = new Set(['affected', 'unknown']);

/** The document's subject and components. */
interface Listed {
  readonly root: VexComponent | undefined;
  readonly rootRef: string | undefined;
  readonly components: ReadonlyMap<string, VexComponent>;
}

/** Reads vulnerability analyses in CycloneDX 1.4 and later; skips vulnerabilities without one. */
export function readCycloneDx(document: JsonObject, source: string): readonly ScopedStatement[] {
  const listed = listComponents(document);
  const made = textOf(objectOf(document, 'metadata'), 'timestamp');
  return objectsOf(document, 'vulnerabilities').flatMap((each) => {
    const analysis = objectOf(each, 'analysis');
    const state = textOf(analysis, 'state');
    if (state === undefined) return [];
    const justification = textOf(analysis, 'justification');
    const text = textOf(analysis, 'detail');
    const timestamp = newestTimeOf(
      textOf(analysis, 'lastUpdated'),
      textOf(analysis, 'firstIssued'),
      textOf(each, 'updated'),
      made,
    );
    const status = statusOf(state);
    const statement = vexStatementOf({ status, source, justification, text, timestamp });
    const products = objectsOf(each, 'affects').map((affected) => productOf(affected, status, listed));
    return [{ ids: idsOf(each), products, statement }];
  });
}

function statusOf(state: string): VexStatus {
  const status = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (status) return status;
  throw new InvalidDocument(`${JSON.stringify(state)} is not a valid state of an analysis`);
}

function idsOf(vulnerability: JsonObject): readonly string[] {
  const same = objectsOf(vulnerability, 'references').map((each) => textOf(each, 'id'));
  return idsAmong([textOf(vulnerability, 'id'), ...same]);
}

/** If a document describes an image, or a product with a purl, it covers components only there. */
function listComponents(document: JsonObject): Listed {
  const main = objectOf(objectOf(document, 'metadata'), 'component');
  const outer = [main, ...objectsOf(document, 'components')];
  const components = new Map<string, VexComponent>();
  for (const each of nested(outer, 'components')) {
    const ref = textOf(each, 'bom-ref');
    if (ref !== undefined) components.set(ref, identified(each));
  }
  const isProduct = textOf(main, 'type') === 'container' || textOf(main, 'purl') !== undefined;
  return { root: isProduct ? identified(main) : undefined, rootRef: textOf(main, 'bom-ref'), components };
}

function identified(component: JsonObject): VexComponent {
  const hashes = objectsOf(component, 'hashes').filter((each) => textOf(each, 'alg') === 'SHA-256');
  const version = textOf(component, 'type') === 'container' ? textOf(component, 'version') : undefined;
  return componentOf(
    [textOf(component, 'purl')],
    [version, ...hashes.map((each) => textOf(each, 'content'))],
  );
}

function productOf(
  affected: JsonObject,
  status: VexStatus,
  { root, rootRef, components }: Listed,
): VexProduct {
  const ref = bareRef(textOf(affected, 'ref') ?? '');
  const named = components.get(ref) ?? componentOf([ref], []);
  const component = ofVersions(named, affected, status);
  if (!root || ref === rootRef) return { ...component, parts: [] };
  return { ...root, parts: [component] };
}

/** A link to another document, `urn:cdx:SERIAL/VERSION#REF`, ends in an encoded reference. */
function bareRef(ref: string): string {
  if (!ref.startsWith('urn:cdx:')) return ref;
  const encoded = ref.slice(ref.indexOf('#') + 1);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/**
 * Narrows a component to the listed versions; a range counts as any version. If the flaw is fixed or
 * harmless, excludes listed versions that it does affect.
 */
function ofVersions(component: VexComponent, affected: JsonObject, status: VexStatus): VexComponent {
  const entries = objectsOf(affected, 'versions');
  if (entries.length === 0) return component;
  const isSuppressed = status === 'fixed' || status === 'not_affected';
  const meant = isSuppressed ? entries.filter((each) => !HARMED.has(textOf(each, 'status'))) : entries;
  if (!isSuppressed && meant.some((each) => textOf(each, 'range') !== undefined)) return component;
  const versions = meant.flatMap((each) => textOf(each, 'version') ?? []);
  return {
    purls: component.purls.flatMap((purl) => versions.map((each) => withVersion(purl, each))),
    digests: [],
  };
}
