import type { ServerResponse } from 'node:http';
import { RESOURCES, type Resource } from './object-store.ts';

/** Attributes that authorization knows, and roles allow. */
export interface Access {
  readonly verb: 'get' | 'list' | 'watch';
  readonly group: string;
  readonly resource: Resource;
  /** Absent for cluster-wide requests. */
  readonly namespace?: string;
  readonly name?: string;
}

/** Reasons by code, as k8s.io/apimachinery's pkg/api/errors gives them. */
const REASONS = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  410: 'Expired',
  500: 'InternalError',
  503: 'ServiceUnavailable',
} as const;

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: { readonly name?: string; readonly group?: string; readonly kind?: string };
  readonly code: number;
}

export function toStatus(
  code: keyof typeof REASONS,
  message: string,
  { metadata = {}, details }: Partial<Pick<Status, 'metadata' | 'details'>> = {},
): Status {
  const said = { message, reason: REASONS[code], ...(details && { details }), code };
  return { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', ...said };
}

/** Ends a request by its Status, or by text, as the limits on requests in flight do. */
export class Refused extends Error {
  readonly code: number;
  readonly body: Status | string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, body: Status | string, headers: Readonly<Record<string, string>> = {}) {
    super(typeof body === 'string' ? body : body.message);
    this.code = code;
    this.body = body;
    this.headers = headers;
  }

  static by(...[code, message, more]: Parameters<typeof toStatus>): Refused {
    return new Refused(code, toStatus(code, message, more));
  }

  static forbidden(access: Access): Refused {
    const { verb, group, resource, namespace } = access;
    const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const action = `cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`;
    const user = 'system:serviceaccount:plimsoll:watcher';
    const message = `${subjectOf(access)} is forbidden: User "${user}" ${action}`;
    return Refused.by(403, message, { details: detailsOf(access) });
  }

  static notFound(access: Access): Refused {
    return Refused.by(404, `${subjectOf(access)} not found`, { details: detailsOf(access) });
  }
}

function subjectOf({ group, resource, name }: Access): string {
  const qualified = group === '' ? resource : `${resource}.${group}`;
  return name === undefined ? qualified : `${qualified} "${name}"`;
}

function detailsOf({ group, resource, name }: Access) {
  return { ...(name !== undefined && { name }), ...(group !== '' && { group }), kind: resource };
}

/** Reads the path; none where nothing is served. */
export function parseAccess({ pathname, searchParams }: URL): Access | undefined {
  const [, group = '', rest = ''] = /^\/(?:api|apis\/([^/]+))\/v1\/(.+)$/.exec(pathname) ?? [];
  const parts = rest.split('/').map(decodeURIComponent);
  const isIn = parts[0] === 'namespaces' && parts.length > 2;
  const [resource = '', name, ...more] = isIn ? parts.slice(2) : parts;
  if (!isResource(resource) || more.length > 0 || RESOURCES[resource].group !== group) return undefined;
  const { namespaced } = RESOURCES[resource];
  const namespace = isIn ? parts[1] : undefined;
  if ((isIn && !namespaced) || (!isIn && namespaced && name !== undefined)) return undefined;
  const isWatch = ['true', '1'].includes(searchParams.get('watch') ?? '');
  const verb = name !== undefined ? 'get' : isWatch ? 'watch' : 'list';
  const place = { ...(namespace !== undefined && { namespace }), ...(name !== undefined && { name }) };
  return { verb, group, resource, ...place };
}

function isResource(name: string): name is Resource {
  return Object.hasOwn(RESOURCES, name);
}

/** Whether the client asks for metadata only. Throws 406 where lists and objects are mixed up. */
export function wantsMetadata(accept: string, verb: Access['verb']): boolean {
  const [, ...parameters] = (accept.split(',')[0] ?? '').split(';').map((part) => part.trim());
  const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice('as='.length);
  if (as === undefined) return false;
  const kind = verb === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  const isServed = as === kind && parameters.includes('g=meta.k8s.io') && parameters.includes('v=v1');
  if (isServed) return true;
  throw Refused.by(
    406,
    `you requested ${as}, but the requested object is ${verb === 'list' ? '' : 'not '}a list`,
  );
}

export function toPartial<Metadata>({ metadata }: { readonly metadata: Metadata }) {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

/** Reads a version; none for the newest, which 0 asks for too. */
export function parseVersion(text: string | null): number | undefined {
  if (text === null || text === '' || text === '0') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw Refused.by(400, `Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`);
}

export function sendBody(
  response: ServerResponse,
  code: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(code, { 'content-type': type, ...headers });
  response.end(`${isText ? body : JSON.stringify(body)}\n`);
}
