// CycloneDX as XML: https://cyclonedx.org/docs/1.7/xml/

import { ok, type Result } from '../../domain/index.ts';
import { MAX_PACKAGES, sbomPackage, type SbomPackage } from './package.ts';
import { walkXml, type XmlElement } from './xml.ts';

interface OpenComponent {
  readonly depth: number;
  readonly fields: Map<string, string>;
}

const FIELDS = ['group', 'name', 'version', 'purl'];

/** Reads `bom/components/component`, each of which may hold further `components`. */
export function readCycloneDxXml(text: string): Result<readonly SbomPackage[]> {
  const packages: SbomPackage[] = [];
  const open: OpenComponent[] = [];
  const walked = walkXml(text, {
    opens(path) {
      if (isComponent(path)) open.push({ depth: path.length, fields: new Map() });
    },
    closes(path, content) {
      const component = open.at(-1);
      if (!component) return;
      const name = path.at(-1) ?? '';
      if (path.length === component.depth + 1 && FIELDS.includes(name)) component.fields.set(name, content);
      if (path.length !== component.depth) return;
      open.pop();
      if (packages.length < MAX_PACKAGES) packages.push(packageOf(component.fields));
    },
  });
  return walked.ok ? ok(packages) : walked;
}

/** Tools, services and ancestors have components, too, which are no part of what the document describes. */
function isComponent(path: XmlElement): boolean {
  if (path[0] !== 'bom' || path.length < 3 || path.length % 2 === 0) return false;
  return path.slice(1).every((name, i) => name === (i % 2 === 0 ? 'components' : 'component'));
}

function packageOf(fields: ReadonlyMap<string, string>): SbomPackage {
  const [group, name] = [fields.get('group'), fields.get('name')];
  const whole = group === undefined || group === '' ? name : `${group}/${name ?? ''}`;
  return sbomPackage(whole, fields.get('version'), fields.get('purl'));
}
