import { size as sizeMachines } from '../../operate/size.ts';
import type { Provider } from '../../sizing/providers.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../io.ts';
import { describeSizes } from '../report/size.ts';

interface Options {
  readonly executors?: number;
  readonly cores?: number;
  readonly memory?: number;
  readonly overhead?: number;
  readonly project?: string;
  readonly pool?: string;
  readonly machine?: string;
  readonly provider?: Provider;
  readonly maxPods?: number;
  readonly daemons?: number;
  readonly node?: string;
  readonly explain?: boolean;
  readonly refreshPrices?: boolean;
  readonly region?: string;
}

/** `size`: how executors fit onto machines, and what that costs. */
export async function size(context: Context, _: readonly string[], options: Options): Promise<number> {
  const { memory, daemons, explain, refreshPrices, ...others } = options;
  const estimates = await sizeMachines(context.where, {
    ...others,
    memoryMib: memory,
    daemonsMib: daemons,
    refreshPrices: refreshPrices === true,
  });
  if (context.json) context.printJson({ ok: true, estimates });
  else context.print(describeSizes(estimates, { explain: explain === true }));
  return EXIT.done;
}
