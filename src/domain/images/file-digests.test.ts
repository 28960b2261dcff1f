import { expect, it } from 'vitest';
import { isAsRecorded, recordedDigest, type FileDigestAlgorithm } from './file-digests.ts';

const MD5 = '552e21cd4cd9918678e3c1a0df491bc3';
const SHA256 = 'b94f6f125c79e3a5ffaa826f584c10d52ada669e6762051b826b55776d05aed2';

it.each<[FileDigestAlgorithm, string, string]>([
  ['md5', MD5, `md5:${MD5}`],
  ['md5', MD5.toUpperCase(), `md5:${MD5}`],
  ['sha256', SHA256, `sha256:${SHA256}`],
  ['sha256', SHA256.slice(0, 40), `sha256:${SHA256.slice(0, 40)}`],
  ['sha1', SHA256.slice(0, 40), `sha1:${SHA256.slice(0, 40)}`],
  ['sha224', SHA256.slice(0, 56), `sha224:${SHA256.slice(0, 56)}`],
  ['sha384', SHA256 + MD5, `sha384:${SHA256}${MD5}`],
  ['sha512', SHA256 + SHA256, `sha512:${SHA256}${SHA256}`],
  ['sha3-256', SHA256, `sha3-256:${SHA256}`],
  ['sha512', SHA256, ''],
  ['sha1', MD5, ''],
  ['md5', '', ''],
  ['md5', `${MD5.slice(0, 31)}x`, ''],
  ['sha256', SHA256.slice(0, 20), ''],
])('writes the recorded %s "%s" as "%s"', (algorithm, hex, recorded) => {
  expect(recordedDigest(algorithm, hex)).toBe(recorded);
});

it.each([
  [`md5:${MD5}`, true],
  [`sha256:${SHA256}`, true],
  [`sha256:${SHA256.slice(0, 40)}`, true],
  [`md5:${MD5.replace('5', '6')}`, false],
  [`sha1:${SHA256.slice(0, 40)}`, undefined],
  ['', undefined],
])('compares a file with the recorded digest "%s": %s', (recorded, answer) => {
  expect(isAsRecorded({ md5: MD5, sha256: SHA256 }, recorded)).toBe(answer);
});
