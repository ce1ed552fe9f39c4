import type { ClusterApi } from '../api/api.ts';
import type { KubeEvent, KubeObject } from '../api/objects.ts';

/** What was said in a namespace of late, oldest first. */
export async function readEvents(api: ClusterApi, namespace: string | null): Promise<KubeEvent[]> {
  const events = await api.list<KubeEvent>('v1', 'Event', { namespace });
  return events.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
}

/** Those about one object: about this very one, not an earlier one of the same name. */
export const eventsOf = ({ metadata }: KubeObject, events: readonly KubeEvent[]): KubeEvent[] =>
  events.filter(
    ({ involvedObject }) =>
      involvedObject.name === metadata.name &&
      (involvedObject.uid === undefined || metadata.uid === undefined || involvedObject.uid === metadata.uid),
  );

export const timeOf = ({ lastTimestamp, eventTime, firstTimestamp, metadata }: KubeEvent): string =>
  lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? '';
