import { defined } from '../../../domain/index.ts';
import type { AppError } from '../../../errors/index.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../http/index.ts';
import type { ImageReference } from '../../reference/index.ts';
import { Authorizer } from './auth/authorizer.ts';
import { parseChallenges } from './auth/challenge.ts';
import type { CredentialSources } from './auth/find-credentials.ts';
import {
  isUnknownHost,
  mayBeOtherProtocol,
  registryOriginsOf,
  refusesPlainHttp,
  showsCertificate,
  type RegistryOrigins,
} from './origin.ts';
import { toRegistryFailure } from '../registry-failure.ts';
import { explainRefusal, type RequestedPart } from './refusal.ts';

export interface SessionOptions {
  readonly http: HttpClient;
  readonly credentials: CredentialSources;
  /** Whether to contact a remote registry without TLS. */
  readonly insecure?: boolean;
}

export type RegistryRequest = Omit<HttpRequest, 'url' | 'again'>;

/** Talks to one repository in one registry: finds its protocol, and logs in when required. */
export class RegistrySession {
  readonly #options: SessionOptions;
  readonly #reference: ImageReference;
  readonly #authorizer: Authorizer;
  /** Authorizers for other registries that this one fronts, by origin. */
  readonly #strangers = new Map<string, Authorizer>();
  #origins: RegistryOrigins;

  constructor(reference: ImageReference, options: SessionOptions) {
    this.#options = options;
    this.#reference = reference;
    this.#origins = registryOriginsOf(reference.registry, options.insecure ?? false);
    this.#authorizer = new Authorizer(options.http, reference, options.credentials);
  }

  /** Repository address, `https://host/v2/team/app`, over the protocol that the registry speaks. */
  get address(): string {
    return `${this.#origins.preferred}/v2/${this.#reference.repository}`;
  }

  /** The Authorization header for requests, if the registry has required one. */
  get authorization(): string | undefined {
    return this.#authorizer.current;
  }

  /** Returns any response but 401; `path` is below the repository: `manifests/latest`. */
  async request(path: string, request: RegistryRequest): Promise<HttpResponse> {
    try {
      return await this.#authorized(path, request);
    } catch (thrown) {
      throw toRegistryFailure(thrown);
    }
  }

  /** Requests an address supplied by the registry, on any host: credentials go only to the registry's own. */
  async requestAt({ href, origin }: URL, request: RegistryRequest): Promise<HttpResponse> {
    const authorization = origin === this.#origins.preferred ? this.authorization : undefined;
    try {
      return await this.#options.http.request({
        ...request,
        url: href,
        headers: headersWith(request, authorization),
      });
    } catch (thrown) {
      throw toRegistryFailure(thrown);
    }
  }

  /** Builds the error for an unsuccessful response. */
  refusal(response: HttpResponse, part: RequestedPart, action?: 'push'): Promise<AppError> {
    const { registry, repository } = this.#reference;
    const { isKnown, takesFlags } = this.#authorizer;
    const asked = { registry, repository, part, isKnown, takesFlags };
    return explainRefusal(response, { ...asked, ...defined({ action }) });
  }

  async #authorized(path: string, request: RegistryRequest): Promise<HttpResponse> {
    const used = this.#authorizer.current;
    const response = await this.#send(path, request, used);
    if (response.status !== 401) return response;
    const { origin } = new URL(response.url);
    if (origin !== this.#origins.preferred) return this.#asStranger(response, path, request);
    const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
    await response.discard();
    return this.#send(path, request, await this.#authorizer.renew(used, challenges, origin));
  }

  /**
   * Answers a challenge from a registry behind a front (ghcr.io behind lscr.io). Our credentials are for the front
   * only: the other registry gets an anonymous token.
   */
  async #asStranger(response: HttpResponse, path: string, request: RegistryRequest): Promise<HttpResponse> {
    const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
    if (!challenges.some(({ scheme }) => scheme === 'bearer')) return response;
    await response.discard();
    const { origin } = new URL(response.url);
    const authorizer = this.#strangers.get(origin) ?? this.#stranger();
    this.#strangers.set(origin, authorizer);
    const send = (authorization: string) => this.#sendTo(response.url, path, request, authorization);
    const used = authorizer.current;
    if (used !== undefined) {
      const again = await send(used);
      if (again.status !== 401) return again;
      await again.discard();
    }
    return send(await authorizer.renew(used, challenges, origin));
  }

  #stranger(): Authorizer {
    return new Authorizer(this.#options.http, this.#reference, { configFiles: [], environment: {} });
  }

  async #send(
    path: string,
    request: RegistryRequest,
    authorization: string | undefined,
  ): Promise<HttpResponse> {
    const { preferred, other } = this.#origins;
    const at = (origin: string) => `${origin}/v2/${this.#reference.repository}/${path}`;
    if (other === undefined) return this.#sendTo(at(preferred), path, request, authorization);
    let failure: unknown;
    try {
      const response = await this.#sendTo(at(preferred), path, request, authorization);
      if (!refusesPlainHttp(preferred, response)) {
        this.#origins = { preferred };
        return response;
      }
      await response.discard();
    } catch (thrown) {
      if (!mayBeOtherProtocol(thrown, preferred)) throw thrown;
      failure = thrown;
    }
    try {
      const response = await this.#sendTo(at(other), path, request, authorization);
      this.#origins = { preferred: other };
      return response;
    } catch (thrown) {
      throw showsCertificate(thrown) || isUnknownHost(failure) ? thrown : (failure ?? thrown);
    }
  }

  #sendTo(
    url: string,
    path: string,
    request: RegistryRequest,
    authorization: string | undefined,
  ): Promise<HttpResponse> {
    return this.#options.http.request({
      ...request,
      url,
      headers: headersWith(request, authorization),
      again: ({ headers = {} }) => this.#authorized(path, { ...request, headers }),
    });
  }
}

function headersWith({ headers }: RegistryRequest, authorization: string | undefined) {
  return { ...headers, ...defined({ authorization }) };
}
