import type { Platform, Project } from '../../config/platform.ts';
import type { Manifest } from '../artefact.ts';
import { labelsOf, type Names, shareOf, USER } from './names.ts';
import { PATH } from './paths.ts';

/** A claim that notebooks and executors on many machines mount at once. */
export function makeClaim(
  name: string,
  namespace: string,
  { size, storageClass }: { readonly size: string; readonly storageClass: string | null },
  labels: Readonly<Record<string, string>>,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, labels },
    spec: {
      accessModes: ['ReadWriteMany'],
      resources: { requests: { storage: size } },
      ...(storageClass === null ? {} : { storageClassName: storageClass }),
    },
  };
}

/** One claim for each project with a common folder; people's namespaces get volumes that lead to the same place. */
export function makeShares(platform: Platform, names: Names): Manifest[] {
  const { existingClaim, ...size } = platform.storage.projects;
  if (existingClaim !== null) return [];
  return platform.projects
    .filter(({ shared }) => shared)
    .map(({ name }) => makeClaim(shareOf(name), names.namespace, size, labelsOf(platform)));
}

/** The folder of one existing claim that a person's home is, or a project's: empty when each has a claim of its own. */
export const homePath = ({ storage }: Platform): string =>
  storage.homes.existingClaim === null ? '' : '${user}';
export const sharePath = ({ storage }: Platform, project: string): string =>
  storage.projects.existingClaim === null ? '' : project;

const at = (subPath: string): object => (subPath === '' ? {} : { subPath });

/** The home and, if there is one, the project's folder, where a container has them. */
export const makeMounts = (platform: Platform, { name, shared }: Project): object[] => [
  { name: 'home', mountPath: PATH.home, ...at(homePath(platform)) },
  ...(shared ? [{ name: 'share', mountPath: PATH.shared, ...at(sharePath(platform, name)) }] : []),
];

export const makeVolumes = ({ name, shared }: Project): object[] => [
  { name: 'home', persistentVolumeClaim: { claimName: USER.home } },
  ...(shared ? [{ name: 'share', persistentVolumeClaim: { claimName: shareOf(name) } }] : []),
];
