import type { RequestOptions } from 'node:https';
import { defined } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import {
  httpClientOnDemand,
  type HttpClient,
  type HttpClientOptions,
  type ServerTls,
} from '../../http/index.ts';

/** Longer than a watch: it counts silence itself. */
const NO_STALL_MS = 60 * 60_000;

export interface ClusterConnection {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly http: HttpClient;
}

export interface ConnectionSource {
  /** Returns the connection with the credentials of now: tokens and authorities change while a watch runs. */
  current(): Promise<ClusterConnection>;
  /** Reads all credentials again, after the server refused them. */
  renewed(): Promise<ClusterConnection>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** Absent: `KUBECONFIG`, `~/.kube/config`, or the service account of the pod. */
  readonly kubeconfig?: string;
  /** Absent: the current one. */
  readonly context?: string;
  readonly http: HttpClientOptions;
}

/** The part of the client library that is used. */
interface KubeConfig {
  getCurrentCluster(): { readonly name: string; readonly server: string; readonly proxyUrl?: string } | null;
  getCurrentContext(): string;
  applyToHTTPSOptions(options: RequestOptions): Promise<void>;
}

/** Connects as kubectl does: by a kubeconfig, whose users may have tokens, certificates or plugins, or by a service account. */
export class ClusterConnections implements ConnectionSource {
  readonly #options: ClusterOptions;
  #config: Promise<KubeConfig> | undefined;
  #client: { readonly key: string; readonly http: HttpClient } | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Names of the cluster and of the context; a service account's cluster has none that a server takes. */
  async names(): Promise<readonly string[]> {
    const config = await this.#loaded();
    return [config.getCurrentCluster()?.name ?? '', config.getCurrentContext()];
  }

  async current(): Promise<ClusterConnection> {
    const config = await this.#loaded();
    const cluster = config.getCurrentCluster();
    if (!cluster?.server) throw noCluster();
    const given: RequestOptions = {};
    await config.applyToHTTPSOptions(given).catch((cause: unknown) => {
      throw new AppError('CONFIG_INVALID', `the credentials of the kubeconfig fail: ${messageOf(cause)}`, {
        cause,
      });
    });
    const http = await this.#clientFor(given, cluster.proxyUrl);
    return { address: cluster.server.replace(/\/$/u, ''), headers: headersOf(given), http };
  }

  renewed(): Promise<ClusterConnection> {
    this.#config = undefined;
    return this.current();
  }

  async close(): Promise<void> {
    await this.#client?.http.close();
  }

  #loaded(): Promise<KubeConfig> {
    this.#config ??= loadConfig(this.#options);
    return this.#config;
  }

  /** Opens a new client for other certificates alone, as it holds the connections. */
  async #clientFor(given: RequestOptions, proxyUrl: string | undefined): Promise<HttpClient> {
    const { servername } = given;
    const [ca, cert, key] = [given.ca, given.cert, given.key].map(pemOf);
    const tls: ServerTls = defined({ ca, cert, key, servername });
    const skipTlsVerify = given.rejectUnauthorized === false;
    const identity = JSON.stringify([tls, skipTlsVerify, proxyUrl]);
    if (this.#client?.key === identity) return this.#client.http;
    await this.#client?.http.close();
    const { http } = this.#options;
    const proxy = proxyUrl === undefined ? http.proxy : { http: proxyUrl, https: proxyUrl };
    const client = httpClientOnDemand({
      ...http,
      ...defined({ proxy }),
      tls,
      skipTlsVerify,
      attempts: 1,
      timeouts: { ...http.timeouts, stall: NO_STALL_MS },
    });
    this.#client = { key: identity, http: client };
    return client;
  }
}

/** Throws CONFIG_INVALID. */
async function loadConfig({ kubeconfig, context }: ClusterOptions): Promise<KubeConfig> {
  const library = await import('@kubernetes/client-node/dist/config.js');
  const config = new library.KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
    if (context !== undefined) config.setCurrentContext(context);
  } catch (cause) {
    throw new AppError(
      'CONFIG_INVALID',
      `cannot read the kubeconfig${kubeconfig === undefined ? '' : ` ${kubeconfig}`}: ${messageOf(cause)}`,
      { cause },
    );
  }
  const cluster = config.getCurrentCluster();
  // The library's answer if it finds nothing.
  const isNone = cluster?.name === 'cluster' && cluster.server === 'http://localhost:8080';
  if (!cluster?.server || isNone) throw noCluster(context);
  // Of `kubectl proxy`, say: the library takes plain HTTP for a mistake.
  const isPlain = cluster.server.startsWith('http:');
  if (isPlain) config.clusters = config.clusters.map((each) => ({ ...each, skipTLSVerify: true }));
  return config;
}

function noCluster(context?: string): AppError {
  const what = context === undefined ? 'no cluster is named' : `the kubeconfig has no context ${context}`;
  return new AppError('CONFIG_INVALID', what, {
    hint: 'name a kubeconfig with --kubeconfig FILE or KUBECONFIG, and one of its contexts with --context',
  });
}

function pemOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('latin1') : undefined;
}

function headersOf({ headers = {}, auth }: RequestOptions): Readonly<Record<string, string>> {
  const texts = new Map(
    auth == null ? [] : [['authorization', `Basic ${Buffer.from(auth).toString('base64')}`]],
  );
  for (const [name, value] of Object.entries(headers)) texts.set(name.toLowerCase(), String(value).trim());
  return Object.fromEntries(texts);
}
