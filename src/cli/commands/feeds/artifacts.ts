import type { Command } from 'commander';
import {
  buildArtifacts,
  folderOf,
  ArtifactLayout,
  listArtifacts,
  parseRepository,
  pushLayout,
  readSigningKey,
  Repository,
} from '../../../artifact/index.ts';
import { counted, PROGRAM } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { httpClientOnDemand } from '../../../http/index.ts';
import { formatBytes, jsonText } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { feedsFrom } from '../../options/feeds-from.ts';
import { credentialSources } from '../../options/given-credentials.ts';
import { httpOptions } from '../../options/http-options.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import { print } from '../../output/print.ts';
import { openSession, readRequest, readStoreRequest } from '../../opening/session.ts';

/** Writes the stored feeds as artifacts. */
export async function runBuild(command: Command): Promise<number> {
  const { out, signKey, bundle } = command.opts<{ out: string; signKey?: string; bundle?: true }>();
  const folder = layoutFolder(out);
  if (bundle && signKey === undefined) {
    throw new AppError('USAGE', '--bundle needs --sign-key', { hint: 'add --sign-key FILE' });
  }
  const key = signKey === undefined ? undefined : readSigningKey(signKey);
  const request = await readStoreRequest(command);
  const session = await openSession(request, { store: request.place });
  try {
    const { artifacts, leftOut } = await buildArtifacts(session.context.store, {
      folder,
      ...(key && { signing: { key, asBundle: bundle === true } }),
    });
    for (const { name, feed, records, bytes, deltaBytes } of artifacts) {
      const delta = deltaBytes === undefined ? '' : `, ${formatBytes(deltaBytes)} since the build before`;
      await print(`${name}: ${feed}, ${counted(records, 'record')}, ${formatBytes(bytes)}${delta}\n`);
    }
    for (const feed of leftOut) await print(`${feed}: left out, since its publisher allows no copies\n`);
    return EXIT.within;
  } finally {
    await session.close();
  }
}

/** Lists the artifacts that `runPush` uploaded, without pulling them. */
export async function runFeedsList(command: Command): Promise<number> {
  const request = await readRequest(command);
  const { settings, environment } = request;
  const outputs = await chooseOutputs(settings.format, DOCUMENT_FORMATS);
  const http = httpClientOnDemand(httpOptions(settings, environment));
  try {
    const place = feedsFrom(request, http);
    if (!place) {
      throw new AppError('USAGE', 'no artifacts are named to list', {
        hint: 'add --feeds-from oci://REGISTRY/REPOSITORY and --feeds-key FILE',
      });
    }
    const { created, artifacts } = await listArtifacts(place);
    const listed = artifacts.map(({ name, manifest: digest, feed, syncedAt }) => ({
      name,
      digest,
      feed,
      syncedAt,
    }));
    await writeOutputs(
      outputs,
      (format) =>
        format === 'json'
          ? jsonText({ created, artifacts: listed }, PROGRAM)
          : listed.map(({ name, digest }) => `${printable(name)}  ${digest}\n`).join(''),
      settings,
      environment,
    );
    return EXIT.within;
  } finally {
    await http.close();
  }
}

/** Uploads the layout that `runBuild` wrote. */
export async function runPush(place: string, name: string, command: Command): Promise<number> {
  const layout = new ArtifactLayout(layoutFolder(place));
  const reference = parseRepository(name);
  const request = await readRequest(command);
  const { settings, environment } = request;
  const credentials = await credentialSources(request);
  const http = httpClientOnDemand(httpOptions(settings, environment));
  try {
    const repository = new Repository(reference, { http, credentials, insecure: settings.insecure });
    const { tags, uploaded, bytes } = await pushLayout(layout, repository);
    await print(
      `${repository.name}: ${counted(tags.length, 'tag')}, ${counted(uploaded, 'new blob')}, ${formatBytes(bytes)}\n`,
    );
    return EXIT.within;
  } finally {
    await http.close();
  }
}

function layoutFolder(place: string): string {
  const folder = folderOf(place);
  if (folder !== undefined) return folder;
  throw new AppError('USAGE', `${place} is not a valid OCI layout`, { hint: 'write oci:FOLDER' });
}
