import type { Cause } from './failure.ts';

/** What Azure refuses, in plain words, and what helps. Listed in docs/reference/azure.md, which a test compares. */
export interface KnownFailure {
  readonly codes: readonly string[];
  readonly plain: string;
  readonly fix: string;
  matches(cause: Cause): boolean;
}

const known = (codes: string, plain: string, fix: string, inMessage: RegExp = /(?:)/): KnownFailure => {
  const list = codes.split(' ');
  return {
    codes: list,
    plain,
    fix,
    matches: ({ code, message }) => list.includes(code) && inMessage.test(message),
  };
};

const AGAIN = 'then run the same command again: what was made is kept.';

export const KNOWN: readonly KnownFailure[] = [
  known(
    'QuotaExceeded OperationNotAllowed ErrCode_InsufficientVCPUQuota InsufficientVCPUQuota',
    'The subscription may not have that many cores of this kind of machine in this region.',
    `Ask for more (portal: Quotas > Compute), or write a smaller pools.*.max or another machine; ${AGAIN}`,
    /quota|cores|limit/i,
  ),
  known(
    'SkuNotAvailable NotAvailableForSubscription VMSizeNotSupported AvailabilityZoneNotSupported',
    'This kind of machine is not to be had in this region by this subscription.',
    `Write another machine for the pool, or another target.location: sparkhub doctor lists what there is; ${AGAIN}`,
  ),
  known(
    'AllocationFailed OverconstrainedAllocationRequest ZonalAllocationFailed OverconstrainedZonalAllocationRequest',
    'The region has no such machine free at the moment.',
    'Run the same command again in some minutes, or write another machine for the pool.',
  ),
  known(
    'AuthorizationFailed LinkedAuthorizationFailed RoleAssignmentUpdateNotPermitted',
    'You may not do that in this subscription.',
    'Have somebody give you the roles Contributor and Role Based Access Control Administrator on it, or deploy azure/main.json yourself: sparkhub render --to review',
  ),
  known(
    'MissingSubscriptionRegistration',
    'The subscription has not been used with this service before.',
    `Register it: az provider register --wait --namespace NAMESPACE (the message says which); ${AGAIN}`,
  ),
  known(
    'NoRegisteredProviderFound',
    'The service does not offer this in this region.',
    `Write another target.location; ${AGAIN}`,
  ),
  known(
    'InvalidTemplate InvalidTemplateDeployment InvalidDeploymentParameters',
    'Azure does not take the template.',
    'That is a fault of sparkhub: please report it, with what is below.',
  ),
  known(
    'DeploymentStackInNonTerminalState AnotherOperationInProgress OperationPreempted ConcurrentDeployment DeploymentActive',
    'Somebody else is changing the same thing just now.',
    'Run the same command again: it waits for what is under way.',
  ),
  known(
    'ScopeLocked DenyAssignmentAuthorizationFailed',
    'A lock of the subscription or the resource group forbids it.',
    `See it: az lock list   Have its owner take it away, ${AGAIN}`,
  ),
  known(
    'RequestDisallowedByPolicy RequestDisallowedByAzure',
    'A policy of the organisation forbids it.',
    `Ask the subscription's administrator with the name of the policy below. What can be chosen: target.location, tags, privateEndpoints, network; ${AGAIN}`,
  ),
  known(
    'StorageAccountAlreadyTaken AlreadyInUse StorageAccountInAnotherResourceGroup RegistryNameInUse NameNotAvailable',
    'Somebody else in Azure has this name already.',
    `Write another name: or another name of the platform; ${AGAIN}`,
  ),
  known(
    'ReservedResourceName InvalidResourceName AccountNameInvalid',
    'Azure keeps this name to itself.',
    `Write another name, ${AGAIN}`,
  ),
  known(
    'AgentPoolK8sVersionNotSupported K8sVersionNotSupported',
    'AKS does not offer this version of Kubernetes in this region.',
    `See them: az aks get-versions --location REGION   Write one, or null, as target.cluster.kubernetesVersion, ${AGAIN}`,
  ),
  known(
    'ExpiredAuthenticationToken InvalidAuthenticationToken InvalidAuthenticationTokenTenant AuthenticationFailed',
    'Your sign-in has ended, or is for another tenant.',
    'Sign in again: az login (with --tenant, if you have several), then run the same command again: it goes on.',
  ),
  known(
    'TooManyRequests SubscriptionRequestsThrottled ReadRequestsThrottled',
    'Azure asks to slow down.',
    'Run the same command again in some minutes: what was made is kept.',
  ),
  known(
    'SubscriptionNotFound InvalidSubscriptionId ReadOnlyDisabledSubscription',
    'There is no such subscription for you, or it is disabled.',
    'See yours: az account list --output table   Write its id as target.subscription.',
  ),
  known(
    'PrincipalNotFound',
    'A new identity is not known everywhere in Azure yet.',
    'Run the same command again in a minute.',
  ),
  known(
    'RoleAssignmentExists',
    'This right was given before, under another name.',
    `Take it away (the message has its id): az role assignment delete --ids ID, ${AGAIN}`,
  ),
  known(
    'SubnetIsFull InsufficientSubnetSize NetcfgInvalidSubnet NetcfgSubnetRangesOverlap',
    'The network has no room for it.',
    `Write a larger or another target.network.addressSpace, or another subnet; ${AGAIN}`,
  ),
];
