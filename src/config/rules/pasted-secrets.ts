import type { Path } from '../document.ts';
import { found, type SourceRule } from './rule.ts';

/** What secrets look like. Never echoed: the message names the kind, not the text. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/],
  ['a signed token (JWT)', /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./],
  ['an AWS key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a storage account key', /AccountKey=|\b[A-Za-z0-9+/]{86}==/],
  ['a shared access signature', /[?&]sig=[A-Za-z0-9%+/]{20,}/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['a password inside an address', /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i],
];
const SECRET_KEY =
  /(password|passwd|secret|token|account[._-]?key|api[._-]?key|access[._-]?key|private[._-]?key)$/i;
const PLACEHOLDER = /^(change-?me|todo|xxx+|<.*>|\.\.\.)$/i;

/** Secrets pasted into the file: it gets committed, mailed and printed, so none may be in it. */
export const pastedSecrets: SourceRule = (source) =>
  source.scalars().flatMap(({ path, value }) => {
    if (typeof value !== 'string' || value === '') return [];
    const shape = SHAPES.find(([, pattern]) => pattern.test(value));
    if (shape !== undefined)
      return [found(source, 'pasted-secret', path, `This looks like ${shape[0]}.`, ADVICE)];
    if (PLACEHOLDER.test(value))
      return [
        found(
          source,
          'placeholder',
          path,
          `"${value}" still stands for something.`,
          'Write the real value, or take the key out.',
        ),
      ];
    return holdsSecret(path)
      ? [found(source, 'pasted-secret', path, 'This key says that its value is a secret.', ADVICE)]
      : [];
  });

const ADVICE =
  'Take it out, and change it where it is used: the file is no place for secrets. sparkhub makes its own in .sparkhub/secrets; others are named with clientSecretFrom.';

/** Whether a key's own name says so; where the schema itself asks for a name of a secret, it is none. */
function holdsSecret(path: Path): boolean {
  if (path[0] === 'auth' && path[1] === 'clientSecretFrom') return false;
  const key = [...path].reverse().find((step) => typeof step === 'string');
  return key !== undefined && key !== 'pullSecrets' && SECRET_KEY.test(String(key));
}
