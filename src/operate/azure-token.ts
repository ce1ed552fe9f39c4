import { openCredential, tokenFrom } from '../drivers/azure/account.ts';
import { AKS_SCOPE } from '../drivers/azure/cluster-access.ts';

/** A token for AKS by the person's own sign-in, in the form of Kubernetes' credential plugins. Throws `DriverError`. */
export async function clusterToken(tenant: string | null): Promise<object> {
  const { token, expiresOnTimestamp } = await tokenFrom(await openCredential(tenant), AKS_SCOPE);
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token, expirationTimestamp: new Date(expiresOnTimestamp).toISOString() },
  };
}
