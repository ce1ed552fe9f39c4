import { found, type PlatformRule } from './rule.ts';

/** With a Unix account for each person, sparkhub must know whom to make one for: nobody signs in unnamed. */
export const accounts: PlatformRule = ({ target, auth }, source) => {
  if (target.kind !== 'local' || !target.systemUsers || auth.users.length > 0) return [];
  return [
    found(
      source,
      'needs-users',
      ['target', 'systemUsers'],
      'A Unix account for each person needs the list of people.',
      'Add auth: {users: [ada, grace]}.',
    ),
  ];
};
