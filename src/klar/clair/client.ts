import { AppError } from '../../errors/index.ts';
import type { HttpClient, HttpResponse } from '../../http/index.ts';
import { parseClairAnswer, type ClairAnswer } from './answer.ts';
import { goSyntaxError } from './go-syntax-error.ts';
import type { ClairLayer } from './layer-names.ts';
import { MAX_ANSWER_BYTES, MAX_ERROR_BYTES } from './limits.ts';
import { saying } from './saying.ts';

/** A layer and how Clair fetches it. */
export interface PushedLayer extends ClairLayer {
  /** The layer's blob URL. */
  readonly path: string;
  /** Authorization header for the registry; empty if it needs none. */
  readonly authorization: string;
}

const WRONG_ADDRESS =
  'this does not look like the API v1 of Clair 1.x or 2.x, or of plimsoll serve: check the port (6060) and the path of CLAIR_ADDR';

/** Client for Clair's v1 API that sends exactly Klar's requests. Throws AppErrors in Klar's words. */
export class ClairClient {
  readonly #http: HttpClient;
  readonly #address: string;

  constructor(http: HttpClient, address: string) {
    this.#http = http;
    this.#address = address;
  }

  /** Resolves once Clair has read the layer. */
  async push(layer: PushedLayer): Promise<void> {
    const url = `${this.#address}/v1/layers`;
    const response = await this.#send("can't push layer to Clair: Post", {
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: layerBody(layer),
    });
    const body = await bodyOf(response, MAX_ERROR_BYTES);
    if (response.status === 201) return;
    if (!holdsObject(body)) {
      const reason = `can't even read an error message: ${goSyntaxError(body)}`;
      throw new AppError('SERVER_FAILED', reason, {
        hint: `Clair answered ${response.status}; ${WRONG_ADDRESS}`,
      });
    }
    throw refused(`push error ${response.status}: ${body}`, response);
  }

  /** Fetches all findings for the image with this top layer. */
  async vulnerabilities(layerName: string): Promise<ClairAnswer> {
    const url = `${this.#address}/v1/layers/${layerName}?vulnerabilities`;
    const response = await this.#send('Get', { url });
    if (response.status !== 200) {
      const body = await bodyOf(response, MAX_ERROR_BYTES);
      throw refused(`analyze error ${response.status}: ${body}`, response);
    }
    return parseClairAnswer(await bodyOf(response, MAX_ANSWER_BYTES));
  }

  #send(what: string, request: Parameters<HttpClient['request']>[0]): Promise<HttpResponse> {
    return saying(`${what} ${request.url}`, () => this.#http.request(request));
  }
}

/** Keeps Klar's field order. */
function layerBody({ name, path, parentName, authorization }: PushedLayer): string {
  return JSON.stringify({
    Layer: {
      Name: name,
      Path: path,
      ParentName: parentName,
      Format: 'Docker',
      Features: null,
      Headers: { Authorization: authorization },
    },
  });
}

function refused(message: string, { status }: HttpResponse): AppError {
  const hint = HINTS[status];
  return new AppError('SERVER_FAILED', message.trimEnd(), hint === undefined ? {} : { hint });
}

// Without a scheme: redaction hides anything that looks like a password in a URL.
const WITH_PASSWORD =
  'CLAIR_ADDR may hold a user and a password, or a token as that: user:password@clair:6060';

const HINTS: Readonly<Record<number, string>> = {
  400: 'Clair fetches layers itself: it must reach the registry, by the same name and with trust in its certificate',
  401: WITH_PASSWORD,
  403: WITH_PASSWORD,
  404: WRONG_ADDRESS,
  503: 'try again later',
};

async function bodyOf(response: HttpResponse, limit: number): Promise<string> {
  return new TextDecoder().decode(await response.bytes(limit));
}

function holdsObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
