import { parseResourceId } from '../azure/resource-id.ts';
import type { Platform } from '../platform.ts';
import { parseMib } from '../quantity.ts';
import { quote } from '../words.ts';
import { type Found, type MakeProblem, when } from './rule.ts';

/** Names of the lake that Azure does not take, containers that are not there, shares that are too large. */
export function azureStorage({ storage, projects, images }: Platform, problem: MakeProblem): Found[] {
  const { containers, account } = storage.lake;
  return [
    ...containers.flatMap((name, at) =>
      when(!/^[a-z0-9](-?[a-z0-9]){2,62}$/.test(name), () =>
        problem(
          ['storage', 'lake', 'containers', at],
          'azure-container',
          `${quote(name)} cannot be a container's name.`,
          'Use 3 to 63 lower-case letters, digits and single dashes, beginning and ending with a letter or digit.',
        ),
      ),
    ),
    ...when(
      account !== null &&
        !/^[a-z0-9]{3,24}$/.test(account) &&
        parseResourceId(account)?.type !== 'Microsoft.Storage/storageAccounts',
      () =>
        problem(
          ['storage', 'lake', 'account'],
          'azure-account',
          `${quote(account ?? '')} is no storage account.`,
          'Write its name (3 to 24 lower-case letters and digits) when it is in the resource group, else its resource id.',
        ),
    ),
    ...projects.flatMap(({ lake }, at) =>
      (lake.containers ?? []).flatMap((name, index) =>
        when(!containers.includes(name), () =>
          problem(
            ['projects', at, 'lake', 'containers', index],
            'azure-unknown-container',
            `There is no container "${name}".`,
            `Write one of storage.lake.containers: ${containers.join(', ')}.`,
          ),
        ),
      ),
    ),
    ...(['homes', 'projects'] as const).flatMap((which) =>
      when((parseMib(storage[which].size) ?? 0) > 102_400 * 1024, () =>
        problem(
          ['storage', which, 'size'],
          'azure-share',
          `${storage[which].size} are more than the 100t of one file share of Azure.`,
          'Write 100t or less.',
        ),
      ),
    ),
    ...when(images.registry !== null, () =>
      problem(
        ['images', 'registry'],
        'azure-registry',
        'On Azure the platform’s own registry is used.',
        'Take it out; to use one that is there: target: {registry: {existing: <its resource id>}}',
      ),
    ),
  ];
}
