import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES, recognise } from './failures.ts';

const root = new URL('../../', import.meta.url);

describe('a failure', () => {
  it.each([
    [
      'executor-out-of-memory',
      'ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason: Command exited with code 137',
      'An executor needed more memory than it has.',
    ],
    [
      'executor-out-of-memory',
      'Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times\njava.lang.OutOfMemoryError: Java heap space',
      'An executor needed more memory than it has.',
    ],
    [
      'executor-out-of-memory',
      'it took more memory than it may',
      'An executor needed more memory than it has.',
    ],
    [
      'package-missing',
      'Traceback (most recent call last):\n  File "<cell>", line 1, in f\nModuleNotFoundError: No module named \'holidays.countries\'',
      'The Python package holidays is not on the executors.',
    ],
    [
      'python-version-mismatch',
      '[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.10 than that in driver: 3.11',
      'The notebook and its executors run different versions of Python.',
    ],
    [
      'storage-refused',
      'Operation failed: "This request is not authorized to perform this operation using this permission.", 403, PUT, AuthorizationPermissionMismatch',
      'The storage refused access.',
    ],
    [
      'storage-refused',
      'software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status Code: 403)',
      'The storage refused access.',
    ],
    [
      'fetch-failed',
      'org.apache.spark.shuffle.FetchFailedException: Connection refused: /10.0.0.4:7200',
      'An executor that held an interim result was lost, and what it held with it.',
    ],
    ['disk-full', 'java.io.IOException: No space left on device', 'The disk for interim results is full.'],
    ['cancelled', 'Job 0 cancelled', 'It was cancelled.'],
    [
      'storage-refused',
      'Traceback (most recent call last):\n  File "<cell>", line 4, in read\nurllib.error.HTTPError: HTTP Error 403: Forbidden',
      'The storage refused access.',
    ],
    ['unknown', 'java.lang.ArithmeticException: / by zero\n  at x', 'It failed.'],
  ])('is %s: %s', (code, text, sentence) => {
    const failure = recognise(text);
    expect([failure.code, failure.sentence]).toEqual([code, sentence]);
    expect(text).toContain(failure.evidence);
  });

  it('is told by its own line, however long the rest is', () => {
    const text = `${'at somewhere\n'.repeat(500)}${'x'.repeat(400)} OutOfMemoryError`;
    expect(recognise(text)).toMatchObject({ code: 'executor-out-of-memory' });
    expect(recognise(text).evidence).toHaveLength(300);
  });

  it('of a Python program that is not known is told by what was raised', () => {
    const text =
      '[PYTHON_EXCEPTION] An exception: Traceback (most recent call last):\n  File "x", line 1\n    f()\nKeyError: 7\n SQLSTATE: 38000';
    expect(recognise(text)).toMatchObject({ code: 'unknown', evidence: 'KeyError: 7' });
  });

  it('has nothing to show where nothing was said', () => {
    expect(recognise('').evidence).toBe('Spark does not say why.');
  });
});

it('every code has its section in the reference', () => {
  const page = readFileSync(new URL('docs/reference/failures.md', root), 'utf8');
  const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(sections).toEqual([...FAILURE_CODES, 'cut-off'].sort());
});
