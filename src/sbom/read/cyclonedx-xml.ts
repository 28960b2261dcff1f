// CycloneDX as XML: https://cyclonedx.org/docs/1.7/xml/

import { defined, failed, ok, type Result } from '../../domain/index.ts';
import { INCOMPLETE } from '../facts.ts';
import { compositionGaps } from './composition-gaps.ts';
import {
  isFileWithoutPurl,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
  type SbomProperty,
} from './package.ts';
import { linksElsewhere, unreadParts } from './unread-parts.ts';
import { attributeOf, walkXml, type XmlElement } from './xml.ts';

interface OpenComponent {
  readonly depth: number;
  readonly kind: string | undefined;
  readonly fields: Map<string, string>;
  readonly properties: SbomProperty[];
}

const FIELDS = ['group', 'name', 'version', 'purl'];
const SUBJECT = 'bom/metadata/component';
const PROPERTIES = 'bom/metadata/properties';
const DEPENDENCY = 'bom/dependencies/dependency/dependency';
/** Relative to a component. */
const ADDRESS = 'externalReferences/reference/url';
const AGGREGATE = 'bom/compositions/composition/aggregate';

/** Reads `bom/components/component` and `bom/metadata/component`; each may hold further `components`. */
export function readCycloneDxXml(text: string): Result<SbomDocument> {
  const reading = new Reading();
  const walked = walkXml(text, {
    opens: (path, tag) => reading.open(path, tag),
    closes: (path, content) => reading.close(path, content),
  });
  if (!walked.ok) return walked;
  const { subject, packages, gaps, aggregates, needed, serialNumber } = reading;
  return packages.length > MAX_SBOM_PACKAGES
    ? failed(TOO_MANY_PACKAGES)
    : ok({
        ...defined({ subject }),
        packages,
        gaps: [
          ...(gaps.length > 0 ? gaps : compositionGaps(aggregates)),
          ...unreadParts(linksElsewhere(needed, serialNumber)),
        ],
      });
}

class Reading {
  readonly packages: SbomPackage[] = [];
  readonly gaps: string[] = [];
  readonly aggregates: string[] = [];
  /** References to component dependencies, or to documents that describe components. */
  readonly needed: string[] = [];
  serialNumber: string | undefined;
  subject: SbomPackage | undefined;
  readonly #open: OpenComponent[] = [];
  /** Name of the open property. */
  #property: string | undefined;
  /** Kind of the open reference. */
  #reference: string | undefined;

  open(path: XmlElement, tag: string): void {
    if (path.at(-1) === 'property') this.#property = attributeOf(tag, 'name');
    if (path.at(-1) === 'reference') this.#reference = attributeOf(tag, 'type');
    if (path.length === 1) this.serialNumber = attributeOf(tag, 'serialNumber');
    if (isDependency(path)) this.needed.push(attributeOf(tag, 'ref') ?? '');
    if (!isSubject(path) && !isComponent(path)) return;
    const kind = attributeOf(tag, 'type');
    this.#open.push({ depth: path.length, kind, fields: new Map(), properties: [] });
  }

  close(path: XmlElement, content: string): void {
    const name = path.at(-1) ?? '';
    const component = this.#open.at(-1);
    if (name === 'property') this.#keepProperty(path, component, content);
    if (!component) {
      if (path.join('/') === AGGREGATE) this.aggregates.push(content);
      return;
    }
    if (isAddress(path, component) && this.#reference === 'bom') this.needed.push(content);
    if (path.length === component.depth + 1 && FIELDS.includes(name)) component.fields.set(name, content);
    if (path.length !== component.depth) return;
    this.#open.pop();
    const pkg = packageOf(component);
    if (isSubject(path)) this.subject = pkg;
    else if (!isFileWithoutPurl(pkg) && this.packages.length <= MAX_SBOM_PACKAGES) this.packages.push(pkg);
  }

  #keepProperty(path: XmlElement, component: OpenComponent | undefined, value: string): void {
    const name = this.#property;
    if (name === undefined || path.at(-2) !== 'properties') return;
    if (component && path.length === component.depth + 2) component.properties.push({ name, value });
    if (!component && name === INCOMPLETE && path.slice(0, -1).join('/') === PROPERTIES)
      this.gaps.push(value);
  }
}

function isDependency(path: XmlElement): boolean {
  return path.length === 4 && path.join('/') === DEPENDENCY;
}

function isAddress(path: XmlElement, { depth }: OpenComponent): boolean {
  return path.length === depth + 3 && path.slice(depth).join('/') === ADDRESS;
}

function isSubject(path: XmlElement): boolean {
  return path.length === 3 && path.join('/') === SUBJECT;
}

/** Excludes tools, services and ancestors, whose components are not part of the described subject. */
function isComponent(path: XmlElement): boolean {
  const inside = path.slice(isSubject(path.slice(0, 3)) ? 3 : 1);
  if (path[0] !== 'bom' || inside.length === 0 || inside.length % 2 !== 0) return false;
  return inside.every((name, i) => name === (i % 2 === 0 ? 'components' : 'component'));
}

function packageOf({ kind, fields, properties }: OpenComponent): SbomPackage {
  const [group, name] = [fields.get('group'), fields.get('name')];
  const whole = group === undefined || group === '' ? name : `${group}/${name ?? ''}`;
  return sbomPackage(
    { name: whole, version: fields.get('version'), purl: fields.get('purl'), kind },
    properties,
  );
}
