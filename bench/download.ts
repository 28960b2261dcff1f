/**
 * Downloads an image's blobs from a registry on loopback, all at once, into nothing. A program of its own, so that it is
 * measured as the scan is. Usage: node bench/download.ts HOST/NAME@DIGEST
 */
import { Agent, get, type IncomingMessage } from 'node:http';

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

const [, host = '', name = '', digest = ''] = /^([^/]+)\/(.+)@(.+)$/.exec(process.argv[2] ?? '') ?? [];
const agent = new Agent({ keepAlive: true });

function ask(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`http://${host}/v2/${name}/${path}`, { agent }, (answer) => {
      if (answer.statusCode === 200) resolve(answer);
      else reject(new Error(`${path}: ${answer.statusCode ?? 0}`));
    }).on('error', reject);
  });
}

async function download(path: string): Promise<void> {
  const answer = await ask(path);
  answer.resume();
  await new Promise((resolve, reject) => answer.on('end', resolve).on('error', reject));
}

const manifest: Manifest = JSON.parse((await (await ask(`manifests/${digest}`)).toArray()).join(''));
await Promise.all([manifest.config, ...manifest.layers].map((blob) => download(`blobs/${blob.digest}`)));
agent.destroy();
