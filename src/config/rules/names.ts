import { quote } from '../words.ts';
import { type Found, found, type PlatformRule } from './rule.ts';

/** What a person may be called, after lower-casing; the same rule as python/sparkhub_hub/user_names.py. */
const USER_NAME = /^[a-z0-9][a-z0-9._@+-]{0,63}$/;
/** Spark's pages take the path segment after these words for an application's id (jupyter-server-proxy#361). */
const BREAKS_SPARK_UI = ['proxy', 'history'];

/** Names that cannot be, and names that are there twice. */
export const names: PlatformRule = (platform, source) => {
  const users: { path: (string | number)[]; name: string }[] = [
    ...platform.auth.admins.map((name, at) => ({ path: ['auth', 'admins', at], name })),
    ...platform.auth.users.map((name, at) => ({ path: ['auth', 'users', at], name })),
    ...platform.projects.flatMap(({ members }, project) =>
      members.map((name, at) => ({ path: ['projects', project, 'members', at], name })),
    ),
  ];
  return [
    ...users.flatMap(({ path, name }): Found[] => {
      if (BREAKS_SPARK_UI.includes(name.toLowerCase())) {
        return [
          found(
            source,
            'user-name',
            path,
            `${quote(name)} cannot be a user name: the Spark UI takes that word in its address for something else.`,
            'Choose another name.',
          ),
        ];
      }
      if (!USER_NAME.test(name.toLowerCase())) {
        return [
          found(
            source,
            'user-name',
            path,
            `${quote(name)} cannot be a user name.`,
            'Use letters, digits and . _ @ + -, beginning with a letter or digit, at most 64.',
          ),
        ];
      }
      return [];
    }),
    ...platform.projects.flatMap(({ name }, at): Found[] => {
      const first = platform.projects.findIndex((other) => other.name === name);
      return first < at
        ? [
            found(
              source,
              'duplicate-project',
              ['projects', at, 'name'],
              `There are two projects called "${name}".`,
              'Give one of them another name.',
            ),
          ]
        : [];
    }),
    ...(platform.auth.admins.length === 0
      ? [
          found(
            source,
            'no-admin',
            ['auth', 'admins'],
            'Nobody is an admin.',
            'Name at least one: admins: [admin]',
          ),
        ]
      : []),
  ];
};
