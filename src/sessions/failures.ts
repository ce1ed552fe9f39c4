import type { Failure } from './session.ts';

interface Known {
  readonly code: string;
  /** The line that tells it. */
  readonly sign: RegExp;
  readonly sentence: string | ((line: string) => string);
  readonly advice: string;
}

/** The most telling first: an executor that died also makes others miss its shuffle files. */
const KNOWN: readonly Known[] = [
  {
    code: 'disk-full',
    // An executor that is evicted for its disk is killed, too (137).
    sign: /No space left on device|DiskSpaceException|ephemeral[- ](local )?storage|EmptyDir volume .* exceeds/i,
    sentence: 'The disk for interim results is full.',
    advice: 'Use more, smaller executors, or cut the work smaller before joins and sorts.',
  },
  {
    code: 'executor-out-of-memory',
    // 137 is the system's kill (128 + 9), 52 Spark's own exit for it (SparkExitCode.OOM).
    sign: /OOMKilled|took more memory than it may|exit(ed with)? (code|status)[: ]+(137|52)\b|OutOfMemoryError|exceeding (physical )?memory limits/i,
    sentence: 'An executor needed more memory than it has.',
    advice:
      'Start a session with more memory for each executor, or cut the work smaller: more partitions (df.repartition), fewer columns, no collect() of much data.',
  },
  {
    code: 'python-version-mismatch',
    sign: /PYTHON_VERSION_MISMATCH|Python in worker has different version/i,
    sentence: 'The notebook and its executors run different versions of Python.',
    advice:
      'Use the notebook’s own kernel “Python 3”. In one you made yourself, use the same Python version.',
  },
  {
    code: 'package-missing',
    sign: /(ModuleNotFoundError: No module named '[^']+'|ImportError: .+)/,
    sentence: (line) => {
      const name = /No module named '([^']+)'/.exec(line)?.[1];
      return name === undefined
        ? 'A Python package that your code imports is not as it should be on the executors.'
        : `The Python package ${name.split('.')[0]} is not on the executors.`;
    },
    advice:
      'What you install with pip in the notebook stays in the notebook. Ask for the package to be added for everybody, or send a file of your own with spark.addArtifact("module.py", pyfile=True).',
  },
  {
    code: 'storage-refused',
    sign: /AuthorizationPermissionMismatch|AuthorizationFailure|AccessDenied|Access Denied|AccessControlException|Permission denied|status code:? 403|HTTP (error (code[: ]+)?)?403|403 Client Error|InvalidAuthenticationInfo/i,
    sentence: 'The storage refused access.',
    advice:
      'Your project may not read or write this place. Check the path; ask whoever runs this sparkhub for access of your project.',
  },
  {
    code: 'fetch-failed',
    sign: /FetchFailed|MetadataFetchFailedException|Failed to (get|fetch|connect to).*(shuffle|block|\d+\.\d+\.\d+\.\d+)/i,
    sentence: 'An executor that held an interim result was lost, and what it held with it.',
    advice:
      'Spark computes it again by itself. If it happens again and again, executors run out of memory or of disk: use more memory for each, or more partitions.',
  },
  {
    code: 'cancelled',
    sign: /cancelled|canceled|killed intentionally|interrupted/i,
    sentence: 'It was cancelled.',
    advice: '',
  },
];

/** Codes that docs/reference/failures.md must have a section for. */
export const FAILURE_CODES: readonly string[] = [...KNOWN.map(({ code }) => code), 'unknown'];

/**
 * What went wrong, from what Spark or the system said: the known failure, with the line that tells it as evidence; else
 * `unknown` with the line that speaks.
 */
export function recognise(text: string): Failure {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const { code, sign, sentence, advice } of KNOWN) {
    const line = lines.find((one) => sign.test(one));
    if (line !== undefined)
      return {
        code,
        sentence: typeof sentence === 'string' ? sentence : sentence(line),
        evidence: shorten(line),
        advice,
      };
  }
  return {
    code: 'unknown',
    sentence: 'It failed.',
    evidence: shorten(raisedIn(text) ?? lines[0] ?? 'Spark does not say why.'),
    advice: 'The whole message is in the cell’s output and in the Spark UI.',
  };
}

/** The exception of a Python program, which comes after the places where it was. */
function raisedIn(text: string): string | undefined {
  const [, ...places] = text.slice(text.lastIndexOf('Traceback (most recent call last):')).split('\n');
  return text.includes('Traceback (') ? places.find((line) => /^\S/.test(line)) : undefined;
}

const LONGEST = 300;
const shorten = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);
