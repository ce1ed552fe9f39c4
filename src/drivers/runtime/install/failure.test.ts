import { expect, it } from 'vitest';
import type { DriverError } from '../../driver.ts';
import { fileFailure, installFailure } from './failure.ts';

const failure = (...tail: string[]): DriverError =>
  installFailure('JupyterHub', { ok: false, reason: 'exit code 2', tail, stdout: '', log: '/logs/hub.log' });

// Each is what the tool really printed.
it.each([
  [
    'uv without a network',
    [
      'error: Request failed after 3 retries in 5.4s',
      '  cause: Failed to fetch: https://packages.example/simple/tornado/',
      '  cause: error sending request for url (https://packages.example/simple/tornado/)',
      '  cause: dns error',
    ],
    'No connection to packages.example: JupyterHub could not be downloaded.',
  ],
  [
    'pip without a network',
    [
      "HTTPSConnectionPool(host='packages.example', port=443): Max retries exceeded with url: /simple/uv/ (Caused by NewConnectionError)",
    ],
    'No connection to packages.example: JupyterHub could not be downloaded.',
  ],
  [
    'Ivy without a network',
    [
      'Server access error at url https://repo.example/maven2/io/delta/x.pom (java.net.UnknownHostException: repo.example)',
      ':: UNRESOLVED DEPENDENCIES ::',
    ],
    'No connection to repo.example: JupyterHub could not be downloaded.',
  ],
  [
    'a company proxy that is not trusted',
    [
      'error: Failed to fetch: `https://packages.example/simple/tornado/`',
      '  Caused by: invalid peer certificate: UnknownIssuer',
    ],
    'The certificate of packages.example is not trusted: JupyterHub could not be downloaded.',
  ],
  [
    'a full disk',
    ['error: failed to write', '  Caused by: No space left on device (os error 28)'],
    'The disk is full: JupyterHub could not be installed.',
  ],
  [
    'an altered package',
    ['error: Hash mismatch for `tornado==6.5`', 'Expected: sha256:aa', 'Computed: sha256:bb'],
    'A download for JupyterHub is not what sparkhub was tested with (its SHA-256 differs).',
  ],
  [
    'no permission',
    ['error: failed to create directory `/x`: Permission denied (os error 13)'],
    'No permission to write: JupyterHub could not be installed.',
  ],
  ['something new', ['boom'], 'JupyterHub could not be installed: exit code 2.'],
])('%s', (_, tail, message) => {
  const error = failure(...tail);
  expect(error.message).toBe(message);
  expect(error.fix).toMatch(/run the same command again|SPARKHUB_CACHE/i);
  expect(error.evidence).toContain('/logs/hub.log');
});

it('never shows the password of a package index', () => {
  const { message, evidence } = failure(
    'error: Failed to fetch: `https://ada:s3cret@packages.example/simple/`',
    'connection refused',
  );
  expect(message).toContain('packages.example');
  expect(`${message}${evidence}`).not.toContain('s3cret');
});

it('explains file operations in the same words', () => {
  const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { path: '/cache/lab' });
  const error = fileFailure('The runtime', cause);
  expect([error.message, error.evidence]).toEqual([
    'The disk is full: The runtime could not be installed.',
    '/cache/lab',
  ]);
});
