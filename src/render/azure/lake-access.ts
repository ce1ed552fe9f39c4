import type { Platform, Project } from '../../config/platform.ts';
import { PATH } from '../kubernetes/paths.ts';
import type { ProjectIdentity } from '../kubernetes/project-identity.ts';
import type { AzureOutputs } from '../site.ts';
import { lakeAccountOf } from './names.ts';
import { containersOf, projectsWithLake } from './target.ts';

/** Where identities sign in, in Azure's public cloud. */
const AUTHORITY = 'https://login.microsoftonline.com/';
/** Whom a cluster's token must be for, so that Entra gives one of its own for it. */
const AUDIENCE = 'api://AzureADTokenExchange';

/** `abfss://lake@account.dfs.core.windows.net`: the same in notebook and executors. */
export const lakeUrl = (container: string, account: string): string =>
  `abfss://${container}@${account}.dfs.core.windows.net`;

/** As whom each project reaches the lake: its managed identity, by a token that the hub keeps fresh. */
export const makeIdentitiesOfProjects = (
  platform: Platform,
  outputs: AzureOutputs,
): Record<string, ProjectIdentity> =>
  Object.fromEntries(
    projectsWithLake(platform).map((project) => [project.name, identityOf(platform, project, outputs)]),
  );

function identityOf(platform: Platform, project: Project, outputs: AzureOutputs): ProjectIdentity {
  const clientId = outputs.projectClientIds[project.name] ?? '';
  const [first] = containersOf(platform, project);
  // Names that Azure's own libraries read (azure-identity, WorkloadIdentityCredential).
  const environment = {
    AZURE_TENANT_ID: outputs.tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_FEDERATED_TOKEN_FILE: PATH.identityToken,
    AZURE_AUTHORITY_HOST: AUTHORITY,
    ...(first === undefined ? {} : { SPARKHUB_LAKE: lakeUrl(first, outputs.lakeAccount) }),
  };
  return {
    serviceAccount: lakeAccountOf(project),
    audience: AUDIENCE,
    environment,
    properties: {
      // For every account: a project may be given rights on others than the platform's.
      'spark.hadoop.fs.azure.account.auth.type': 'OAuth',
      'spark.hadoop.fs.azure.account.oauth.provider.type':
        'org.apache.hadoop.fs.azurebfs.oauth2.WorkloadIdentityTokenProvider',
      'spark.hadoop.fs.azure.account.oauth2.msi.authority': AUTHORITY,
      'spark.hadoop.fs.azure.account.oauth2.msi.tenant': outputs.tenantId,
      'spark.hadoop.fs.azure.account.oauth2.client.id': clientId,
      'spark.hadoop.fs.azure.account.oauth2.token.file': PATH.identityToken,
      // What is refused is refused at once: ten tries more give the same answer after minutes.
      'spark.hadoop.fs.azure.io.retry.max.retries': 5,
      ...Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [`spark.executorEnv.${name}`, value]),
      ),
    },
  };
}
