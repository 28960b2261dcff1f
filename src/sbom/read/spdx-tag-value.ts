// SPDX 2 as tags and values: https://spdx.github.io/spdx-spec/v2.3/

import { failed, ok, type Result } from '../../domain/index.ts';
import {
  isFileWithoutPurl,
  MAX_SBOM_PACKAGES,
  sbomPackage,
  TOO_MANY_PACKAGES,
  type SbomDocument,
  type SbomPackage,
} from './package.ts';
import {
  acquired,
  annotatedFacts,
  builtFrom,
  describedIn,
  gapsIn,
  isPurlType,
  splitSubject,
} from './spdx-words.ts';
import { unreadParts } from './unread-parts.ts';

interface Fields {
  readonly texts: Map<string, string>;
  readonly purls: string[];
}

interface Reading {
  /** Package fields; each package begins with its name. */
  readonly packages: Fields[];
  /** IDs of the document's subjects. */
  readonly described: unknown[];
  /** Annotations; each begins with its author. */
  readonly annotations: Annotation[];
  /** Other documents that it refers to. */
  readonly elsewhere: string[];
  comment: string;
}

interface Annotation {
  /** ID of its subject. */
  subject?: string;
  comment?: string;
}

const TAG = /^(\w+):(.*)$/su;
const REFERENCE = /^\S+\s+(\S+)\s+(\S+)/u;
const DOCUMENT = /^DocumentRef-\S+\s+(\S+)/u;
const OPEN = '<text>';
const CLOSE = '</text>';
const FIELDS = [
  'SPDXID',
  'PackageName',
  'PackageVersion',
  'PrimaryPackagePurpose',
  'PackageSourceInfo',
] as const;

/** Reads packages. Multi-line texts may look like anything. */
export function readSpdxTagValue(text: string): Result<SbomDocument> {
  const reading: Reading = {
    packages: [],
    described: [],
    annotations: [],
    elsewhere: [],
    comment: '',
  };
  for (const entry of tagsOf(text)) {
    if (!entry) return failed('a text of it has no end');
    read(reading, ...entry);
    if (reading.packages.length > MAX_SBOM_PACKAGES) return failed(TOO_MANY_PACKAGES);
  }
  const annotations = Map.groupBy(reading.annotations, ({ subject }) => subject);
  const packages = reading.packages.map((fields) => {
    const id = fields.texts.get('SPDXID');
    return { id, pkg: toPackage(fields, annotations.get(id) ?? []) };
  });
  return ok({
    ...splitSubject(
      packages.filter(({ pkg }) => !isFileWithoutPurl(pkg)),
      reading.described,
    ),
    gaps: [...gapsIn(reading.comment), ...unreadParts(reading.elsewhere)],
  });
}

/** Yields tags with their values; nothing for a text that has no end. */
function* tagsOf(text: string): Generator<readonly [tag: string, value: string] | undefined, void> {
  let open: { readonly tag: string; readonly lines: string[] } | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (open) {
      open.lines.push(line);
      if (!line.includes(CLOSE)) continue;
      yield [open.tag, withoutMarks(open.lines.join('\n'))];
      open = undefined;
      continue;
    }
    const [, tag, rest = ''] = TAG.exec(line) ?? [];
    if (tag === undefined) continue;
    const value = rest.trimStart();
    if (value.startsWith(OPEN) && !value.includes(CLOSE)) open = { tag, lines: [value] };
    else yield [tag, withoutMarks(value)];
  }
  if (open) yield undefined;
}

function withoutMarks(value: string): string {
  if (!value.startsWith(OPEN)) return value;
  const end = value.indexOf(CLOSE);
  return value.slice(OPEN.length, end);
}

function read(reading: Reading, tag: string, value: string): void {
  if (tag === 'PackageName') reading.packages.push({ texts: new Map(), purls: [] });
  const open = reading.packages.at(-1);
  const annotation = reading.annotations.at(-1);
  const field = FIELDS.find((name) => name === tag);
  if (field !== undefined && open && !open.texts.has(field)) open.texts.set(field, value);
  switch (tag) {
    case 'ExternalRef': {
      const [, type, locator = ''] = REFERENCE.exec(value) ?? [];
      if (isPurlType(type)) open?.purls.push(locator);
      return;
    }
    case 'ExternalDocumentRef':
      reading.elsewhere.push(DOCUMENT.exec(value)?.[1] ?? value);
      return;
    case 'DocumentComment':
      reading.comment = value;
      return;
    case 'Annotator':
      reading.annotations.push({});
      return;
    case 'AnnotationComment':
      if (annotation) annotation.comment = value;
      return;
    case 'SPDXREF':
      if (annotation) annotation.subject = value;
      return;
    case 'Relationship': {
      const [from, type, to] = value.split(/\s+/u);
      reading.described.push(describedIn({ from, type, to }));
    }
  }
}

function toPackage({ texts, purls }: Fields, annotations: readonly Annotation[]): SbomPackage {
  const sourceInfo = texts.get('PackageSourceInfo');
  return sbomPackage(
    {
      name: texts.get('PackageName'),
      version: texts.get('PackageVersion'),
      kind: texts.get('PrimaryPackagePurpose'),
      purl: purls,
      builtFrom: builtFrom(sourceInfo),
    },
    [...annotations.flatMap(({ comment }) => annotatedFacts(comment)), ...acquired(sourceInfo)],
  );
}
