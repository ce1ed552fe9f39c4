import { accounts } from './accounts.ts';
import { address } from './address.ts';
import { azure } from './azure.ts';
import { limits } from './limits.ts';
import { machines } from './machines.ts';
import { names } from './names.ts';
import { pastedSecrets } from './pasted-secrets.ts';
import { pools } from './pools.ts';
import type { PlatformRule, SourceRule } from './rule.ts';
import { signIn } from './sign-in.ts';
import { sparkKeys } from './spark-keys.ts';

export const sourceRules: readonly SourceRule[] = [pastedSecrets, sparkKeys];
export const platformRules: readonly PlatformRule[] = [
  names,
  limits,
  address,
  accounts,
  signIn,
  pools,
  machines,
  azure,
];
