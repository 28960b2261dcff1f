import { expect, it } from 'vitest';
import { testClient } from '../../../http/testing/loopback.ts';
import { parseImageReference } from '../../reference/index.ts';
import { findAttached } from './find-attached.ts';
import { ANONYMOUS, memoryDocuments, serveRegistry, type Interference } from './testing/fake-registry.ts';
import {
  buildImage,
  buildIndex,
  content,
  descriptorOf,
  MEDIA_TYPES,
  type Content,
} from './testing/test-image.ts';

const TYPE = 'application/vnd.openvex+json';
const IMAGE = buildImage();
const INDEX = buildIndex([{ content: IMAGE.manifest }]);
const [ONE, TWO] = ['one', 'two'].map((text) => content(Buffer.from(text), TYPE)) as [Content, Content];
const artifactOf = (file: Content) =>
  content({ layers: [descriptorOf(file)], artifactType: TYPE }, MEDIA_TYPES.manifest);
const [FIRST, SECOND] = [artifactOf(ONE), artifactOf(TWO)];
const listed = (...artifacts: readonly Content[]) => ({
  schemaVersion: 2,
  manifests: artifacts.map((each) => ({ ...descriptorOf(each), artifactType: TYPE })),
});
const REFERRERS = `referrers/${IMAGE.manifest.digest}`;
const tagOf = ({ digest }: Content) => digest.replace(':', '-');

/** Answers requests by what their paths end in. */
function answering(answers: Readonly<Record<string, object | number>>): Interference {
  return (request, response) => {
    const found = Object.entries(answers).find(([end]) => request.url?.endsWith(end))?.[1];
    if (found === undefined) return false;
    if (typeof found === 'number') response.writeHead(found).end();
    else response.writeHead(200, { 'content-type': MEDIA_TYPES.index }).end(JSON.stringify(found));
    return true;
  };
}

async function find(
  top: Content,
  interfere: Interference,
  isWanted: (type?: string) => boolean = () => true,
) {
  const blobs = [IMAGE.manifest, ONE, TWO, FIRST, SECOND];
  const registry = await serveRegistry(top, blobs, (request, response) => {
    if (interfere(request, response)) return true;
    if (request.url?.includes('/referrers/') !== true) return false;
    response.writeHead(404).end();
    return true;
  });
  const name = `${registry.host}/team/app`;
  const options = {
    http: testClient().http,
    documents: memoryDocuments(),
    credentials: ANONYMOUS,
    isWanted: ({ artifactType, mediaType }: { artifactType?: string; mediaType?: string }) =>
      isWanted(artifactType ?? mediaType),
  };
  const found = await findAttached(parseImageReference(name), IMAGE.manifest.digest, name, options);
  return {
    ...found,
    texts: found.files.map(({ bytes }) => Buffer.from(bytes).toString()),
    asked: registry.asked(),
  };
}

it('lists the referrers of an image, and of the index that lists it', async () => {
  const { subjects, texts } = await find(
    INDEX,
    answering({
      [`referrers/${INDEX.digest}`]: listed(FIRST),
      [REFERRERS]: listed(SECOND, FIRST),
    }),
  );
  expect(subjects).toEqual([INDEX.digest, IMAGE.manifest.digest]);
  expect(texts).toEqual(['one', 'two']);
});

it('follows the pages of a list', async () => {
  const path = REFERRERS;
  const second = answering({ [`${path}?last=1`]: listed(SECOND) });
  const { texts } = await find(IMAGE.manifest, (request, response) => {
    if (second(request, response)) return true;
    if (request.url?.endsWith(path) !== true) return false;
    response.setHeader('link', `</v2/team/app/${path}?last=1>; rel="next"`);
    response.end(JSON.stringify(listed(FIRST)));
    return true;
  });
  expect(texts).toEqual(['one', 'two']);
});

it('reads the list under a tag where the registry has none, and the attestations under another', async () => {
  const tag = tagOf(IMAGE.manifest);
  const { texts } = await find(
    IMAGE.manifest,
    answering({
      [`manifests/${tag}`]: listed(FIRST),
      [`manifests/${tag}.att`]: { layers: [descriptorOf(TWO)] },
    }),
  );
  expect(texts).toEqual(['two', 'one']);
});

it('finds nothing where nothing is attached', async () => {
  expect(await find(IMAGE.manifest, () => false)).toMatchObject({ files: [] });
});

it('asks only for what is wanted', async () => {
  const referrers = answering({ [REFERRERS]: listed(FIRST) });
  const { files, asked } = await find(IMAGE.manifest, referrers, () => false);
  expect(files).toEqual([]);
  expect(asked).not.toContain(`GET manifests/${FIRST.digest}`);
});

it.each([
  ['the list is refused', { [REFERRERS]: 500 }, 'answered 500'],
  ['an artifact is gone', { [REFERRERS]: listed(FIRST), [FIRST.digest]: 404 }, 'has no'],
  ['a file is gone', { [REFERRERS]: listed(FIRST), [ONE.digest]: 404 }, 'has no layer'],
  ['an artifact is altered', { [REFERRERS]: listed(FIRST), [FIRST.digest]: {} }, 'artifact of'],
  ['the list is not a list', { [REFERRERS]: { manifests: 1 } }, 'is not valid'],
])('fails where %s', async (_title, answers, message) => {
  await expect(find(IMAGE.manifest, answering(answers as Record<string, object | number>))).rejects.toThrow(
    message,
  );
});

it('refuses more than may be attached', async () => {
  const many = listed(...Array.from({ length: 201 }, () => FIRST));
  const answers = answering({ [REFERRERS]: many });
  await expect(find(IMAGE.manifest, answers)).rejects.toThrow('more than 200 artifacts are attached');
});

it('refuses more bytes than are held at a time, before it fetches them', async () => {
  const large = { ...descriptorOf(ONE), size: 257 * 1024 ** 2 };
  const tag = `manifests/${tagOf(IMAGE.manifest)}.att`;
  await expect(find(IMAGE.manifest, answering({ [tag]: { layers: [large] } }))).rejects.toThrow(
    'all that is attached to',
  );
});
