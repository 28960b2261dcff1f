import { dockerConfigFile } from '../../config/index.ts';
import { formatPlatform, type ScanResult } from '../../domain/index.ts';
import { AppError, readAppError } from '../../errors/index.ts';
import {
  findCredentials,
  formatImageReference,
  parseImageName,
  type ImageName,
  type ImageReference,
} from '../../image/index.ts';
import { givenCredentials } from '../given-credentials.ts';
import { onInterruption } from '../interruption.ts';
import { lookUp } from '../look-up.ts';
import { judgementOf, type Scanner } from '../scanner.ts';
import { httpOptions, type Request } from '../session.ts';
import { createProgress } from '../terminal/index.ts';
import { remoteProgress } from './remote-progress.ts';
import { ServerClient, type FeedsLoading, type ReferenceScan, type RemoteScan } from './server-client.ts';

/** Has a server scan. Throws USAGE for what the server could not heed. */
export function openRemoteScanner(request: Request, address: string): Scanner {
  const { settings, environment } = request;
  refuseUnheeded(request);
  const client = new ServerClient({
    address,
    token: settings.token,
    http: httpOptions(settings, environment),
  });
  const progress = createProgress({
    stream: process.stderr,
    quiet: settings.quiet,
    environment,
    now: Date.now,
  });
  const forget = onInterruption(() => progress.clear());
  const tell = (reference: string) => remoteProgress(reference, (event) => progress.report(event));
  return {
    ...request,
    progress,
    async scan(name, reference) {
      const submitted = await submit(name, reference, request, client);
      const ended = await client.follow(submitted, tell(reference));
      if (ended.image === undefined) throw failureOf(ended);
      const { line, ignore, configuration } = judgementOf(request);
      const judged = { reference, line, ignore, ...(configuration && { file: configuration.file }) };
      for (;;) {
        const answer = await client.result(ended.image, judged);
        if (isResult(answer)) return answer;
        refuseFailedFeeds(answer);
        progress.report({ kind: 'step', text: `the server loads ${feedNames(answer)}` });
        await client.wait(answer.retryAfterSeconds);
      }
    },
    async close() {
      progress.clear();
      forget();
      await client.close();
    },
  };
}

function refuseUnheeded({ settings: { offline, maxFeedAge, skipDigestCheck } }: Request): void {
  if (skipDigestCheck) {
    throw new AppError(
      'USAGE',
      '--skip-digest-check is for files of this machine, and a server checks them',
      {
        hint: 'leave out --skip-digest-check or --server',
      },
    );
  }
  const unheeded = offline ? '--offline' : maxFeedAge === undefined ? undefined : '--max-feed-age';
  if (unheeded === undefined) return;
  throw new AppError('USAGE', `${unheeded} is about feeds, which with --server are the server's`, {
    hint: 'leave one of the two out',
  });
}

async function submit(
  name: string,
  reference: string,
  request: Request,
  client: ServerClient,
): Promise<RemoteScan> {
  const parsed = parseImageName(name, lookUp);
  if (parsed.kind === 'docker') return client.submit(await referenceScan(parsed.reference, request));
  return client.upload(archiveOf(parsed, name, request), reference);
}

/** The name in full, with what proves to the registry who we are, as far as it is known here. */
async function referenceScan(
  reference: ImageReference,
  { settings, environment }: Request,
): Promise<ReferenceScan> {
  const given = await givenCredentials(settings);
  const credentials = await findCredentials(reference, {
    ...(given && { given }),
    configFiles: [dockerConfigFile(environment)],
    environment,
  });
  const { platform, insecure } = settings;
  return {
    reference: formatImageReference(reference),
    ...(platform && { platform: formatPlatform(platform) }),
    ...(credentials && { credentials }),
    ...(insecure && { insecure }),
  };
}

/** The file to upload. Throws USAGE for what is no file, and for what of a file the server could not be told. */
function archiveOf(
  name: Exclude<ImageName, { kind: 'docker' }>,
  written: string,
  { settings }: Request,
): string {
  const isFile = name.kind === 'archive' || name.kind === 'docker-archive' || name.kind === 'oci-archive';
  if (!isFile) throw scanHere(`${written} lies on this machine, where the server cannot read it`);
  const isChosen = 'image' in name || 'tag' in name || 'digest' in name;
  if (isChosen) throw scanHere(`${written} is one image of several, and the server is sent whole archives`);
  if (settings.platform) throw scanHere('--platform cannot be asked of an archive that is sent to a server');
  return name.path;
}

function scanHere(message: string): AppError {
  return new AppError('USAGE', message, { hint: 'scan it here, without --server and PLIMSOLL_SERVER' });
}

function failureOf({ failure }: RemoteScan): AppError {
  return (
    (failure && readAppError(JSON.stringify(failure))) ??
    new AppError(
      'SERVER_FAILED',
      `the server could not scan it: ${failure?.message ?? 'it does not say why'}`,
    )
  );
}

function isResult(answer: ScanResult | FeedsLoading): answer is ScanResult {
  return 'verdict' in answer;
}

/** Who waits for a feed that cannot be had waits for ever. */
function refuseFailedFeeds({ feeds }: FeedsLoading): void {
  const failed = feeds.find(({ state, syncedAt }) => state === 'failed' && syncedAt === undefined);
  if (!failed) return;
  const reason = failed.problems[0] ?? 'it does not say why';
  throw new AppError('SERVER_FAILED', `the server cannot load ${failed.feed}: ${reason}`, {
    hint: 'its /api/v1/feeds tells when it tries again',
  });
}

function feedNames({ feeds }: FeedsLoading): string {
  return feeds.map(({ feed }) => feed).join(', ') || 'feeds';
}
