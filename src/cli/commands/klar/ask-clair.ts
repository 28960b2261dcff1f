import { credentialFiles } from '../../../config/index.ts';
import { defined, type Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { HttpClient } from '../../../http/index.ts';
import { locateLayers } from '../../../image/index.ts';
import { analyseWithClair, ClairClient, DEFAULT_PLATFORM, hintInVariables } from '../../../klar/index.ts';
import { givenCredentials } from '../../options/given-credentials.ts';
import { onePlatform } from '../../options/one-platform.ts';
import type { Analysis } from './analysis.ts';
import { notAnalysed, notPulled, orFail } from './failure.ts';
import { clairClient, registryClient, type KlarRequest } from './world.ts';

/** Reads the manifest here, and lets the Clair at `address` read the layers. */
export async function askClair(asked: KlarRequest, address: string): Promise<Analysis> {
  const platform = asked.klar.platform ?? onePlatform(asked.request.settings) ?? DEFAULT_PLATFORM;
  const registry = registryClient(asked);
  const http = clairClient(asked);
  const close = async () => {
    await Promise.all([registry.close(), http.close()]);
  };
  try {
    const { reference, located } = await orFail(
      notPulled,
      () => pull(asked, platform, registry),
      hintInVariables,
    );
    const { repository, tag, digest } = reference;
    const shown = `${located.address}:${digest ?? tag ?? ''}`;
    const analysis = { clair: new ClairClient(http, address), name: shown, now: () => new Date() };
    return {
      repository,
      layerCount: located.layers.length,
      source: 'Clair API v1',
      async analyse() {
        const inWords = (message: string) => notAnalysed(` using API v1: ${message}`);
        const found = await orFail(inWords, () => analyseWithClair(located, analysis), hintInVariables);
        const notice = found
          ? 'Clair knows no package of this image: either it has none, or Clair cannot read them'
          : `no need to analyse image ${shown} as there is no non-emtpy layer`;
        const notices = found?.knowsPackages ? [] : [notice];
        const { vulnerabilities = [], incomplete = [] } = found ?? {};
        return { vulnerabilities, incomplete, holes: [], notices };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function pull({ image, name, klar, request }: KlarRequest, platform: Platform, http: HttpClient) {
  const { settings, environment } = request;
  if (name.kind !== 'docker') {
    throw new AppError('USAGE', `${image} is not in a registry, so Clair cannot read it`, {
      hint: 'leave CLAIR_ADDR out to scan it here',
    });
  }
  const { reference } = name;
  const given = klar.credentials ?? (await givenCredentials(settings));
  const located = await locateLayers(reference, image, {
    http,
    credentials: { ...defined({ given }), configFiles: credentialFiles(environment), environment },
    insecure: settings.insecure || klar.plainHttp,
    platform,
  });
  return { reference, located };
}
