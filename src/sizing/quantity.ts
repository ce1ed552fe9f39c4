const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number: `500m` is 0.5, `2Gi` is 2147483648. NaN when it is none. */
export function parseQuantity(text: string): number {
  const match = /^([0-9.]+(?:e[0-9]+)?)([a-zA-Z]*)$/.exec(text.trim());
  if (match === null) return Number.NaN;
  const unit = match[2] === '' ? 1 : UNITS[match[2]!];
  return unit === undefined ? Number.NaN : Number(match[1]) * unit;
}

/** For people: "3 cores and 13.2 GiB". Empty when nothing is asked for. */
export function describeRequests(requests: readonly Readonly<Record<string, string>>[]): string {
  const sum = (key: string): number => requests.reduce((all, one) => all + parseQuantity(one[key] ?? '0'), 0);
  const [cores, bytes] = [sum('cpu'), sum('memory')];
  return [
    ...(cores > 0 ? [`${round(cores)} ${cores === 1 ? 'core' : 'cores'}`] : []),
    ...(bytes > 0
      ? [bytes < 2 ** 30 ? `${round(bytes / 2 ** 20)} MiB` : `${round(bytes / 2 ** 30)} GiB`]
      : []),
  ].join(' and ');
}

const round = (value: number): string => String(Math.round(value * 10) / 10);
