import { clusterToken } from '../../operate/azure-token.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';

/** Prints what kubectl's credential plugins print. */
export async function azureToken(context: Context, [tenant]: readonly string[]): Promise<number> {
  context.print(JSON.stringify(await clusterToken(tenant ?? null)));
  return EXIT.done;
}
