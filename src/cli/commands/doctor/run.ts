import type { Command } from 'commander';
import { cacheFolder } from '../../../config/index.ts';
import { PROGRAM } from '../../../domain/index.ts';
import { jsonText } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { feedsFrom } from '../../options/feeds-from.ts';
import { refuseSharedCredentials } from '../../options/given-credentials.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import { openSession, storeFile, type SessionRequest, type ScanSession } from '../../opening/session.ts';
import { failedCheck, type Check } from './check.ts';
import { readSettings, type ReadSettings } from './read-settings.ts';
import { checkClock } from './checks/clock.ts';
import { checkCoverage, checkFeeds } from './checks/feeds.ts';
import { checkImage } from './checks/images.ts';
import { checkProxies } from './checks/proxies.ts';
import { checkSpace, checkStore } from './checks/store.ts';
import { renderChecks } from './render.ts';

const UNVERIFIED_TLS: Check = {
  name: 'configuration',
  subject: '--skip-tls-verify',
  status: 'warning',
  message: 'anybody on the way can read credentials, and alter images and feeds',
  hint: 'trust a private authority with --ca-cert FILE instead',
};

/** Checks everything that a scan needs, and prints the result. */
export async function runDoctor(images: readonly string[], command: Command): Promise<number> {
  const read = await readSettings(command);
  const { request } = read;
  const { settings, environment } = request;
  const outputs = await chooseOutputs(settings.format, DOCUMENT_FORMATS);
  refuseSharedCredentials(images, settings);
  const checks = [...configurationChecks(read), ...(await checkAll(images, request))];
  await writeOutputs(
    outputs,
    (format, view) => (format === 'json' ? jsonText({ checks }, PROGRAM) : renderChecks(checks, view)),
    settings,
    environment,
  );
  return checks.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.within;
}

/** Reports whether all settings are valid, then warnings about them. */
function configurationChecks({ request, faults, usedSources }: ReadSettings): readonly Check[] {
  const { configuration, settings } = request;
  return [
    ...(faults.length === 0
      ? [validSettings(configuration?.file)]
      : faults.map((fault) => failedCheck('configuration', 'settings', fault))),
    ...(settings.skipTlsVerify ? [UNVERIFIED_TLS] : []),
    ...(usedSources === undefined ? [] : [onlySomeSettings(usedSources)]),
  ];
}

function validSettings(file = 'without a file'): Check {
  return {
    name: 'configuration',
    subject: file,
    status: 'ok',
    message: 'options and variables are valid',
  };
}

function onlySomeSettings(usedSources: string): Check {
  return {
    name: 'configuration',
    subject: 'settings',
    status: 'warning',
    message: `the further checks use ${usedSources} alone`,
    hint: 'correct them, and check again',
  };
}

async function checkAll(images: readonly string[], request: SessionRequest): Promise<readonly Check[]> {
  const isHomeless = request.settings.store === undefined && cacheFolder(request.environment) === undefined;
  const store = isHomeless ? 'of a user without a home' : storeFile(request);
  const proxies = checkProxies(request.environment);
  // Artifacts that cannot be opened get a check of their own.
  const settings = { ...request.settings, feedsFrom: undefined };
  const session = await openSession({ ...request, settings }).catch((error: unknown) =>
    failedCheck('store', store, error),
  );
  if (!('context' in session)) return [session, ...proxies];
  try {
    return [
      ...(await checkMachine(store, session)),
      ...proxies,
      ...(await checkNetwork(images, session, request)),
    ];
  } finally {
    await session.close();
  }
}

async function checkMachine(store: string, session: ScanSession): Promise<readonly Check[]> {
  return [await checkStore(store, session), ...(await checkCoverage(session)), ...(await checkSpace(store))];
}

async function checkNetwork(
  images: readonly string[],
  session: ScanSession,
  request: SessionRequest,
): Promise<readonly Check[]> {
  const feeds = await checkFeeds(session, feedsFrom(request, session.context.http));
  const clock = checkClock(feeds.flatMap(({ ahead }) => ahead ?? []));
  const opened: (readonly Check[])[] = [];
  for (const image of images) opened.push(await checkImage(image, session));
  session.progress.clear();
  return [...feeds.map(({ check }) => check), clock, ...opened.flat()];
}
