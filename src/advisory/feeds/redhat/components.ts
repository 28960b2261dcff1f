import { readPurl } from '../../../domain/index.ts';
import type { CsafStatement } from '../../feed-kit/csaf.ts';

/** An rpm, or a module's build, as a statement names it. */
export interface Component {
  /** A module's build has its stream for a name: `python39:3.9`. */
  readonly name: string;
  /** Whether the name is a source package's, a binary package's, or either's. */
  readonly kind: 'source' | 'binary' | 'any';
  readonly architecture?: string;
  /** Module and stream: `nodejs:18`. */
  readonly module?: string;
  /** With the epoch, if it has one. */
  readonly version?: string;
}

/** A module's build: the stream, the time it was built, and its context. `python39@3.9-8100020240826142629.d47b87a4` */
const MODULE_BUILD = /^(.+)-\d{14,}\.[0-9a-f]{8}$/u;
/** A name without a purl, in older documents: `redis:6/redis`. */
const PLAIN_NAME = /^(?:([\w.+-]+:[\w.+-]+)\/)?([A-Za-z0-9][\w.+-]*)$/u;

/** Returns what a statement is about; undefined for container images, other vendors' packages and debug files. */
export function rpmIn({ purl: text, name }: CsafStatement): Component | undefined {
  if (text === undefined) return plainComponent(name);
  const purl = readPurl(text);
  const [namespace, rpm, ...rest] = purl?.path ?? [];
  if (purl?.type !== 'rpm' || namespace !== 'redhat' || rpm === undefined || rest.length > 0)
    return undefined;
  if (/-debug(?:info|source)$/u.test(rpm)) return undefined;
  const { version, qualifiers } = purl;
  const [, stream] = MODULE_BUILD.exec(version ?? '') ?? [];
  if (version !== undefined && stream !== undefined) {
    const module = `${rpm}:${stream}`;
    return { name: module, kind: 'source', module, version };
  }
  const epoch = qualifiers.get('epoch') ?? '0';
  const module = qualifiers.get('rpmmod')?.split(':', 2).join(':');
  return {
    name: rpm,
    ...builtFor(qualifiers.get('arch')),
    ...(module !== undefined && { module }),
    ...(version !== undefined && { version: epoch === '0' ? version : `${epoch}:${version}` }),
  };
}

function builtFor(architecture: string | undefined): Pick<Component, 'kind' | 'architecture'> {
  if (architecture === undefined) return { kind: 'any' };
  if (architecture === 'src') return { kind: 'source' };
  return { kind: 'binary', ...(architecture !== 'noarch' && { architecture }) };
}

function plainComponent(text: string): Component | undefined {
  const [, module, name] = PLAIN_NAME.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, kind: 'any', ...(module !== undefined && { module }) };
}
