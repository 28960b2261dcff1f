import * as z from 'zod/mini';
import { jsonOf } from '../../../../domain/index.ts';
import { AppError, messageOf } from '../../../../errors/index.ts';
import { MAX_REASON_LENGTH } from '../limits.ts';
import { toCredentials, type Credentials } from './credentials.ts';

// The github.com/docker/docker-credential-helpers protocol: `docker-credential-NAME get`, the server's name
// on stdin, JSON on stdout; failures are reported on stdout too.

const HELPER_TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const NOT_FOUND = 'credentials not found';

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** Returns undefined if the helper has no credentials for the server; throws if the helper cannot be run. */
export async function askHelper(
  name: string,
  server: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  const { exit, output } = await run(program, server, environment);
  if (exit !== '0') {
    const reason = reasonIn(output);
    if (reason.toLowerCase().includes(NOT_FOUND)) return undefined;
    throw failed(program, reason || `it exited with ${exit}`);
  }
  const answer = answerSchema.safeParse(jsonOf(output));
  if (!answer.success) throw failed(program, 'expected JSON with a user name and a secret');
  return toCredentials(answer.data.Username, answer.data.Secret);
}

/** JSON output holds the secret even if the helper failed afterwards, so it is never shown as the reason. */
function reasonIn(output: string): string {
  return output.includes('{') ? '' : output.trim().slice(0, MAX_REASON_LENGTH);
}

interface Run {
  /** Its exit code, or the signal that ended it. */
  readonly exit: string;
  readonly output: string;
}

async function run(
  program: string,
  input: string,
  environment: Readonly<Record<string, string | undefined>>,
) {
  // A name with a slash would run any program on the disk.
  if (program.includes('/')) throw failed(program, 'this is not a valid helper name');
  // Loaded here, since most scans do not need it.
  const { spawn } = await import('node:child_process');
  return new Promise<Run>((resolve, reject) => {
    const child = spawn(program, ['get'], { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
    const giveUp = () => {
      child.kill();
      // A process started by the helper may hold the pipe open and keep writing.
      child.stdout.destroy();
    };
    const timer = setTimeout(giveUp, HELPER_TIMEOUT_MS);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) giveUp();
      else chunks.push(chunk);
    });
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(failed(program, messageOf(cause), cause));
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exit: signal ?? String(exitCode), output: Buffer.concat(chunks).toString('utf8') });
    });
    // If a helper exits without reading, this pipe fails; the exit code is reported instead.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input}\n`);
  });
}

function failed(program: string, reason: string, cause?: unknown): AppError {
  return new AppError('REGISTRY_UNAUTHORIZED', `the credential helper ${program} failed: ${reason}`, {
    hint: 'repair it, remove it from the Docker configuration, or give --username and --password-stdin',
    cause,
  });
}
