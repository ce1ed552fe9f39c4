/** The parts of the id of an Azure resource. */
export interface ResourceId {
  readonly subscription: string;
  readonly group: string;
  /** Such as `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  /** One for each part of the type after the first. */
  readonly names: readonly string[];
}

/** Undefined when it is no resource id. */
export function parseResourceId(id: string): ResourceId | undefined {
  const match =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i.exec(id);
  if (match === null) return undefined;
  const pairs = match[4]!.slice(1).split('/');
  const types = pairs.filter((_, at) => at % 2 === 0);
  return {
    subscription: match[1]!,
    group: match[2]!,
    type: [match[3]!, ...types].join('/'),
    names: pairs.filter((_, at) => at % 2 === 1),
  };
}

/** The id of what an id is inside of: the network of a subnet. */
export const parentOf = (id: string): string => id.split('/').slice(0, -2).join('/');
