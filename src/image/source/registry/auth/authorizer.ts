import { AppError } from '../../../../errors/index.ts';
import type { HttpClient } from '../../../../http/index.ts';
import type { ImageReference } from '../../../reference/index.ts';
import { orGiven } from '../refusal.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { findCredentials, type CredentialSources } from './find-credentials.ts';
import { basicAuthorization, fetchToken } from './token.ts';

/** Answers a registry's challenges for one repository, and caches the result for later requests. */
export class Authorizer {
  readonly #http: HttpClient;
  readonly #reference: ImageReference;
  readonly #sources: CredentialSources;
  #credentials: Promise<Credentials | undefined> | undefined;
  #renewal: Promise<string> | undefined;
  #current: string | undefined;
  #isKnown = false;

  constructor(http: HttpClient, reference: ImageReference, sources: CredentialSources) {
    this.#http = http;
    this.#reference = reference;
    this.#sources = sources;
  }

  /** The Authorization header to send, if the registry has required one. */
  get current(): string | undefined {
    return this.#current;
  }

  /** Whether the header is based on credentials. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  get takesFlags(): boolean {
    return this.#sources.takesFlags !== false;
  }

  /** Answers the challenge that came in response to `refused`; layers read at the same time share one answer. */
  async renew(
    refused: string | undefined,
    challenges: readonly Challenge[],
    origin: string,
  ): Promise<string> {
    if (this.#current !== undefined && this.#current !== refused) return this.#current;
    this.#renewal ??= this.#answer(challenges, origin).finally(() => {
      this.#renewal = undefined;
    });
    this.#current = await this.#renewal;
    return this.#current;
  }

  async #answer(challenges: readonly Challenge[], origin: string): Promise<string> {
    this.#credentials ??= findCredentials(this.#reference, this.#sources);
    const credentials = await this.#credentials;
    this.#isKnown = credentials !== undefined;
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer) {
      const { repository } = this.#reference;
      const request = {
        http: this.#http,
        challenge: bearer,
        credentials,
        repository,
        origin,
        takesFlags: this.takesFlags,
      };
      return `Bearer ${await fetchToken(request)}`;
    }
    return this.#basic(challenges, credentials);
  }

  #basic(challenges: readonly Challenge[], credentials: Credentials | undefined): string {
    const { registry } = this.#reference;
    if (!challenges.some(({ scheme }) => scheme === 'basic')) {
      const offered = challenges.map(({ scheme }) => scheme).join(', ') || 'nothing';
      throw new AppError(
        'REGISTRY_UNAUTHORIZED',
        `${registry} asks for an unsupported authentication scheme`,
        {
          said: offered,
          hint: 'check that this is the address of a registry, and that no proxy in front of it answers',
        },
      );
    }
    if (credentials?.kind !== 'password') {
      throw new AppError('REGISTRY_UNAUTHORIZED', `${registry} asks for a user name and a password`, {
        hint: `run docker login ${registry}${orGiven(this.takesFlags)}`,
      });
    }
    return basicAuthorization(credentials);
  }
}
