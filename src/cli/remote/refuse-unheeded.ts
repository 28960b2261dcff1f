import type { Settings } from '../../config/index.ts';
import { ALL_PLATFORMS } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { parseVexSource } from '../../vex/index.ts';

/** Hint for options that a server cannot honour. */
export const SCAN_HERE = 'scan it here, without --server and PLIMSOLL_SERVER';
const LEAVE_OUT_ONE = 'leave out one of the two';

/** An option that a server cannot honour. */
interface Unheeded {
  readonly option: string;
  readonly isGiven: (settings: Settings) => boolean;
  /** The server, with the reason if it is not obvious. */
  readonly server?: string;
  readonly hint: string;
}

const WITH_FEEDS = '--server, which has its own feeds';
const UNHEEDED: readonly Unheeded[] = [
  { option: '--baseline', isGiven: ({ baseline }) => baseline !== undefined, hint: SCAN_HERE },
  { option: '--if-attested', isGiven: ({ ifAttested }) => ifAttested, hint: SCAN_HERE },
  {
    option: '--vex oci',
    isGiven: ({ vex }) => vex.some((each) => parseVexSource(each).kind === 'attached'),
    hint: `${SCAN_HERE}, or name the documents`,
  },
  { option: '--skip-digest-check', isGiven: ({ skipDigestCheck }) => skipDigestCheck, hint: LEAVE_OUT_ONE },
  {
    option: '--parallel',
    isGiven: ({ parallel }) => parallel !== undefined,
    server: '--server, which reads the layers itself',
    hint: LEAVE_OUT_ONE,
  },
  { option: '--distro', isGiven: ({ distro }) => distro !== undefined, hint: SCAN_HERE },
  { option: '--offline', isGiven: ({ offline }) => offline, server: WITH_FEEDS, hint: LEAVE_OUT_ONE },
  {
    option: '--max-feed-age',
    isGiven: ({ maxFeedAge }) => maxFeedAge !== undefined,
    server: WITH_FEEDS,
    hint: LEAVE_OUT_ONE,
  },
];

/** Throws USAGE for settings that a server cannot honour. */
export function refuseUnheeded(settings: Settings): void {
  if (settings.rulesAsOf && settings.asOf === undefined) {
    throw new AppError('USAGE', '--rules-as-of needs --as-of', { hint: 'name the day: --as-of DATE' });
  }
  if (settings.platform === ALL_PLATFORMS) {
    throw new AppError('USAGE', 'a server can scan only one platform of an image', {
      hint: `name one: --platform linux/amd64, or ${SCAN_HERE}`,
    });
  }
  const unheeded = UNHEEDED.find(({ isGiven }) => isGiven(settings));
  if (!unheeded) return;
  const { option, server = '--server', hint } = unheeded;
  throw new AppError('USAGE', `${option} cannot be combined with ${server}`, { hint });
}
