import {
  type FeedsLoadingDocument,
  type JudgedDocument,
  type ReferenceScan,
  type RemoteScan,
  type SentVex,
  ServerClient,
} from '../../client/index.ts';
import type { Environment, Settings } from '../../config/index.ts';
import { defined, formatPlatform, type ScanResult } from '../../domain/index.ts';
import { AppError, readAppError } from '../../errors/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import { parseAddress, rangeOf } from '../../http/guard/index.ts';
import { bareHost, isLoopback, splitPort } from '../../http/index.ts';
import {
  findCredentials,
  formatImageReference,
  type ImageName,
  type ImageReference,
  parseImageName,
} from '../../image/index.ts';
import type { VexDocument } from '../../vex/index.ts';
import { sbomFile } from '../opening/sbom-name.ts';
import { judgementOf, type Scanner } from '../opening/scanner.ts';
import type { SessionRequest } from '../opening/session.ts';
import { ScanTimeLimit } from '../opening/time-limit/index.ts';
import { findInRepositories } from '../opening/vex-documents.ts';
import { credentialSources } from '../options/given-credentials.ts';
import { httpOptions, withAnswers } from '../options/http-options.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { onePlatform } from '../options/one-platform.ts';
import { onInterruption } from '../start/interruption.ts';
import { createProgress } from '../terminal/index.ts';
import { refusePlainHttp } from './refuse-plain-http.ts';
import { refuseUnheeded, SCAN_HERE } from './refuse-unheeded.ts';
import { remoteProgress } from './remote-progress.ts';

/** Registry errors for a reader without rights; some registries deny that the image exists. */
const NEEDS_CREDENTIALS: ReadonlySet<AppError['code']> = new Set([
  'REGISTRY_UNAUTHORIZED',
  'IMAGE_NOT_FOUND',
]);

/** Represents a source without documents, so that the report names it. */
const NO_VEX = { '@context': 'https://openvex.dev/ns/v0.2.0', statements: [] };

/** Has a server perform the scans. Throws USAGE for options that the server could not honour. */
export function openRemoteScanner(request: SessionRequest, address: string): Scanner {
  const { settings, environment } = request;
  refuseUnheeded(settings);
  refusePlainHttp(address, settings);
  refuseUnsentCredentials(settings);
  const progress = createProgress({
    stream: process.stderr,
    quiet: settings.quiet,
    verbose: settings.verbose,
    environment,
    now: Date.now,
  });
  const http = withAnswers(httpOptions(settings, environment), progress);
  const server = { address, token: settings.token, http };
  const forget = onInterruption(() => progress.clear());
  const scannerFor = (asked: SessionRequest): Scanner => ({
    ...asked,
    progress,
    async scan(name, reference) {
      const limit = new ScanTimeLimit(reference, settings.timeout, address);
      const client = new ServerClient({ ...server, signal: limit.signal });
      const report = limit.watch((event) => progress.report(event));
      try {
        return await limit.run(() => ask(name, reference, asked, { client, report }));
      } finally {
        limit.clear();
        await client.close();
      }
    },
    withSettings(own) {
      refuseUnheeded(own);
      return scannerFor({ ...request, settings: own });
    },
    close() {
      progress.clear();
      forget();
      return Promise.resolve();
    },
  });
  return scannerFor(request);
}

interface Asking {
  readonly client: ServerClient;
  readonly report: (event: ScanProgress) => void;
}

async function ask(
  name: string,
  reference: string,
  request: SessionRequest,
  { client, report }: Asking,
): Promise<ScanResult> {
  const submitted = await submit(name, reference, request, client);
  const ended = await client.follow(submitted, remoteProgress(reference, report));
  if (ended.image === undefined) throw failureOf(name, ended, request.settings);
  const { configuration, vex = [], ...judgement } = judgementOf(request);
  const { asOf, rulesAsOf, base, bases: marked } = request.settings;
  const bases = [...base, ...marked];
  const judged = {
    reference,
    ...judgement,
    ...(bases.length > 0 && { bases }),
    ...defined({ asOf }),
    ...(rulesAsOf && { rulesAsOf }),
    ...(configuration && { file: configuration.file }),
  };
  const { image } = ended;
  const judgeBy = (documents: readonly VexDocument[]) =>
    waitForResult(image, { ...judged, vex: documents.map(sentVex) }, { client, report });
  const { vexRepositories = [] } = request;
  if (vexRepositories.length === 0) return judgeBy(vex);
  // Choosing their documents needs the packages, which the server has read.
  const found = await findInRepositories(await judgeBy([]), vexRepositories);
  return judgeBy([...vex, ...found]);
}

function sentVex({ source, content = NO_VEX }: VexDocument): SentVex {
  return { source, document: content };
}

async function waitForResult(
  image: string,
  judged: JudgedDocument,
  { client, report }: Asking,
): Promise<ScanResult> {
  for (;;) {
    const answer = await client.result(image, judged);
    if (isResult(answer)) return answer;
    refuseFailedFeeds(answer);
    report({ kind: 'step', text: `the server is loading ${feedNames(answer)}` });
    await client.wait(answer.retryAfterSeconds);
  }
}

function refuseUnsentCredentials({ sendCredentials, username, registryToken }: Settings): void {
  if (sendCredentials || (username === undefined && registryToken === undefined)) return;
  const what = registryToken === undefined ? '--username' : 'PLIMSOLL_REGISTRY_TOKEN';
  throw new AppError('USAGE', `${what} is for a registry, which the server would contact, not this machine`, {
    hint: 'to send them to the server, add --send-credentials',
  });
}

async function submit(
  name: string,
  reference: string,
  request: SessionRequest,
  client: ServerClient,
): Promise<RemoteScan> {
  if (sbomFile(name) !== undefined) {
    throw new AppError('USAGE', `${name} cannot be combined with --server, which reads images alone`, {
      hint: SCAN_HERE,
    });
  }
  const parsed = parseImageName(name, fileOrFolder);
  if (parsed.kind === 'docker') return client.submit(await referenceScan(parsed.reference, request));
  return client.upload(archiveOf(parsed, name, request), reference);
}

/** Requests a scan by the full name, with registry credentials if the call allows sending them. */
async function referenceScan(
  reference: ImageReference,
  { settings, environment }: SessionRequest,
): Promise<ReferenceScan> {
  const { sendCredentials } = settings;
  const credentials = sendCredentials ? await credentialsFor(reference, settings, environment) : undefined;
  const { insecure } = settings;
  const platform = onePlatform(settings);
  return {
    reference: formatImageReference(reference),
    ...(platform && { platform: formatPlatform(platform) }),
    ...defined({ credentials }),
    ...(insecure && { insecure }),
  };
}

async function credentialsFor(reference: ImageReference, settings: Settings, environment: Environment) {
  return findCredentials(reference, await credentialSources({ settings, environment }));
}

/**
 * Returns the file to upload. Throws USAGE if it is not a file, and for a selected image or platform, which
 * an upload cannot carry.
 */
function archiveOf(
  name: Exclude<ImageName, { kind: 'docker' }>,
  written: string,
  { settings }: SessionRequest,
): string {
  const isFile = name.kind === 'archive' || name.kind === 'docker-archive' || name.kind === 'oci-archive';
  if (!isFile) throw scanHere(`${written} is on this machine, where the server cannot read it`);
  const isChosen = 'image' in name || 'tag' in name || 'digest' in name;
  if (isChosen)
    throw scanHere(
      `${written} selects one image of an archive, but only a whole archive can be sent to a server`,
    );
  if (settings.platform) throw scanHere('--platform cannot be used for an archive that is sent to a server');
  return name.path;
}

function scanHere(message: string): AppError {
  return new AppError('USAGE', message, { hint: SCAN_HERE });
}

function failureOf(name: string, { failure }: RemoteScan, { sendCredentials }: Settings): AppError {
  const known = failure && readAppError(JSON.stringify(failure));
  const range = known?.code === 'IMAGE_NOT_FOUND' ? refusedRange(name) : undefined;
  if (known && range !== undefined) {
    return new AppError(known.code, known.message, {
      hint: `check the name; a server may read no image from there: start it with --allow-address ${range}`,
    });
  }
  if (known && !sendCredentials && NEEDS_CREDENTIALS.has(known.code)) {
    return new AppError(known.code, known.message, {
      hint: 'check the name; for a private image, add --send-credentials to send your credentials to the server',
    });
  }
  return (
    known ??
    new AppError('SERVER_FAILED', `the server could not scan it: ${failure?.message ?? 'no reason given'}`)
  );
}

/**
 * Returns the address range spelled out in a registry's name, if servers may refuse it. They respond as for a
 * missing image, so that nobody explores their network; a hint based only on the name reveals nothing.
 */
function refusedRange(name: string): string | undefined {
  const parsed = parseImageName(name, () => undefined);
  if (parsed.kind !== 'docker') return undefined;
  const host = bareHost(splitPort(parsed.reference.registry).host);
  if (isLoopback(host)) return 'loopback';
  const address = parseAddress(host);
  const range = address && rangeOf(address);
  return range === 'public' || range === 'other' ? undefined : range;
}

function isResult(answer: ScanResult | FeedsLoadingDocument): answer is ScanResult {
  return 'verdict' in answer;
}

/** Fails instead of waiting forever for a feed that cannot be loaded. */
function refuseFailedFeeds({ feeds }: FeedsLoadingDocument): void {
  const failed = feeds.find(({ state, syncedAt }) => state === 'failed' && syncedAt === undefined);
  if (!failed) return;
  const reason = failed.problems[0] ?? 'no reason given';
  throw new AppError('SERVER_FAILED', `the server cannot load ${failed.feed}: ${reason}`, {
    hint: 'see /api/v1/feeds of the server for its next attempt',
  });
}

function feedNames({ feeds }: FeedsLoadingDocument): string {
  return feeds.map(({ feed }) => feed).join(', ') || 'feeds';
}
