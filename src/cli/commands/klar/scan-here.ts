import {
  fromClairSeverity,
  isOfLanguages,
  namespaceOf,
  openHoles,
  toClairSeverity,
  toIncompleteEntry,
  type ClairSeverity,
  type IncompleteEntry,
} from '../../../clair/index.ts';
import { counted, type Line, type Platform, type ScanResult, type Severity } from '../../../domain/index.ts';
import type { Settings } from '../../../config/index.ts';
import {
  DEFAULT_PLATFORM,
  hintInVariables,
  toKlarVulnerabilities,
  type KlarVulnerability,
} from '../../../klar/index.ts';
import { NO_LINE } from '../../../policy/index.ts';
import { distributionOnly, reportImage } from '../../../findings/index.ts';
import { indexImage } from '../../../packages/index.ts';
import { openNamedImage } from '../../opening/open-named-image.ts';
import { onePlatform } from '../../options/one-platform.ts';
import { localJudgement } from '../../opening/scanner.ts';
import { openSession } from '../../opening/session.ts';
import { ScanTimeLimit } from '../../opening/time-limit/index.ts';
import type { Analysed, Analysis } from './analysis.ts';
import { notAnalysed, notPulled, orFail } from './failure.ts';
import { registryClient, type KlarRequest } from './world.ts';

/** Scans the image as `plimsoll scan` does, with its store and its feeds. */
export async function scanHere(asked: KlarRequest): Promise<Analysis> {
  const { image: called, name, klar, request } = asked;
  const { platform, ...ofIndex } = platformsOf(asked);
  const settings = settingsOf(asked, platform);
  const session = await openSession({ ...request, settings });
  const limit = new ScanTimeLimit(called, settings.timeout);
  const { context } = limit.session(session);
  const http = registryClient(asked);
  const close = async () => {
    limit.clear();
    await http.close();
    await session.close();
  };
  try {
    // The registry's certificate settings do not apply to the feeds.
    const ofRegistry = limit.session({ ...session, context: { ...session.context, http } });
    const open = () => limit.run(() => openNamedImage(called, ofRegistry, ofIndex));
    const image = await orFail(notPulled, open, hintInVariables);
    return {
      repository: name.kind === 'docker' ? name.reference.repository : called,
      layerCount: image.identity.layers.length,
      source: 'Plimsoll',
      async analyse() {
        const inWords = (message: string) => notAnalysed(`: ${message}`);
        const judgement = { ...localJudgement(session), line: lineOf(settings, klar.output) };
        const scan = () =>
          limit.run(async () =>
            reportImage(distributionOnly(await indexImage(image, context)), judgement, context),
          );
        const { result } = await orFail(inWords, scan, hintInVariables);
        session.progress.clear();
        return toAnalysed(result, called, settings.incompleteSeverity);
      },
      async close() {
        await image.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Klar looks for a platform in a registry's index, and accepts an image outside an index whatever its platform. */
function platformsOf({ klar, name, request: { settings } }: KlarRequest): {
  readonly platform: Platform | undefined;
  readonly indexPlatform?: Platform;
} {
  if (name.kind !== 'docker') return { platform: klar.platform ?? onePlatform(settings) };
  const platform = klar.platform ? undefined : onePlatform(settings);
  return { platform, indexPlatform: klar.platform ?? DEFAULT_PLATFORM };
}

/** Applies Klar's variables, if set, over our own settings. */
function settingsOf({ klar, request: { settings } }: KlarRequest, platform: Platform | undefined): Settings {
  const { credentials } = klar;
  return {
    ...settings,
    platform,
    insecure: settings.insecure || klar.plainHttp,
    ...(credentials?.kind === 'registry-token' && { registryToken: credentials.token }),
    ...(credentials?.kind === 'password' && {
      username: credentials.username,
      password: credentials.password,
      passwordStdin: false,
      registryToken: undefined,
    }),
  };
}

/**
 * Klar counts findings itself. Uses our line only for holes, and to mark which severities count, so that a
 * CVE left unrated for lack of data is not silently ignored.
 */
function lineOf({ strict, allowIncomplete }: Settings, output: ClairSeverity): Line {
  const least = fromClairSeverity(output);
  const max = least === 'unknown' ? {} : { [least]: Infinity };
  return { ...NO_LINE, max, strict, allowIncomplete };
}

/** Klar's output has no place for findings that our file ignores. */
function configurationNotice(configuration: ScanResult['configuration']): readonly string[] {
  if (!configuration || configuration.ignoreRules === 0) return [];
  return [`${configuration.file}: ${counted(configuration.ignoreRules, 'ignore rule')}`];
}

function toAnalysed(result: ScanResult, called: string, incompleteSeverity: Severity): Analysed {
  const { configuration, distribution, problems, verdict } = result;
  const namespace = distribution ? namespaceOf(distribution) : '';
  const unknowable = openHoles(result, 'unknowable');
  // Klar covers distribution packages, as Clair did.
  const unread = problems.filter(isOfLanguages);
  const costly = verdict.incomplete.filter((problem) => !isOfLanguages(problem));
  const holes = costly
    .filter((problem) => !unknowable.includes(problem))
    .map(({ kind, subject, message }) => `${kind}:${subject}: ${message}`);
  const others = problems.length - costly.length - unread.length;
  const notice = `${counted(others, 'smaller or waived problem')}: plimsoll scan ${called} tells of them`;
  const incomplete = toIncompleteEntry(unknowable, distribution);
  return {
    vulnerabilities: [
      ...toKlarVulnerabilities(result, namespace),
      ...(incomplete ? [toKlarVulnerability(incomplete, namespace, incompleteSeverity)] : []),
    ],
    incomplete: incomplete?.holes ?? [],
    holes,
    notices: [
      ...configurationNotice(configuration),
      ...unread.map(({ message }) => message),
      ...(others > 0 ? [notice] : []),
    ],
  };
}

/** Converts a finding to the form in which a Plimsoll server reports it to Klar. */
function toKlarVulnerability(
  { id, package: featureName, version, description }: IncompleteEntry,
  namespaceName: string,
  severity: Severity,
): KlarVulnerability {
  return {
    name: id,
    namespaceName,
    description,
    link: '',
    severity: toClairSeverity(severity),
    fixedBy: '',
    featureName,
    featureVersion: version,
  };
}
