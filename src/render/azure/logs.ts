import type { ArmResource } from '../artefact.ts';
import { type AzureNames, ids } from './names.ts';
import { API, type Expression, evaluate, parameter, placed, quoted } from './resource.ts';
import type { AzureTarget } from './target.ts';

/** What of the control plane is kept: who changed what, and why machines come and go. */
const CATEGORIES = [
  'kube-audit-admin',
  'guard',
  'cluster-autoscaler',
  'kube-scheduler',
  'csi-azurefile-controller',
];

/** The workspace that the cluster's logs go to; before the cluster, which names it. */
export const makeWorkspace = (names: AzureNames, { logs }: AzureTarget): ArmResource[] =>
  logs
    ? [
        placed('Microsoft.OperationalInsights/workspaces', API.workspaces, quoted(names.workspace), {
          properties: {
            sku: { name: 'PerGB2018' },
            retentionInDays: 30,
            // A workspace that is sent more than this in a day costs more than the cluster at rest.
            workspaceCapping: { dailyQuotaGb: 5 },
            features: { disableLocalAuth: true },
          },
        }),
      ]
    : [];

/** Logs of the control plane, and of what runs in the cluster. */
export function makeClusterLogs(names: AzureNames, target: AzureTarget): ArmResource[] {
  if (!target.logs) return [];
  const cluster = ids.cluster(names, target);
  const workspace = evaluate(ids.workspace(names));
  const rule = `resourceId('Microsoft.Insights/dataCollectionRules', ${quoted(names.workspace)})`;
  const waits = (...more: Expression[]): string[] =>
    [...(target.cluster.existing === null ? [cluster] : []), ids.workspace(names), ...more].map(evaluate);
  return [
    {
      type: 'Microsoft.Insights/diagnosticSettings',
      apiVersion: API.diagnostics,
      scope: evaluate(cluster),
      name: 'sparkhub',
      dependsOn: waits(),
      properties: {
        workspaceId: workspace,
        logAnalyticsDestinationType: 'Dedicated',
        logs: CATEGORIES.map((category) => ({ category, enabled: true })),
      },
    },
    {
      type: 'Microsoft.Insights/dataCollectionRules',
      apiVersion: API.dataCollection,
      name: names.workspace,
      location: evaluate(parameter('location')),
      tags: evaluate(parameter('tags')),
      kind: 'Linux',
      dependsOn: waits().slice(-1),
      properties: {
        dataSources: {
          extensions: [
            {
              name: 'ContainerInsights',
              extensionName: 'ContainerInsights',
              streams: ['Microsoft-ContainerInsights-Group-Default'],
            },
          ],
        },
        destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: workspace }] },
        dataFlows: [{ streams: ['Microsoft-ContainerInsights-Group-Default'], destinations: ['workspace'] }],
      },
    },
    {
      type: 'Microsoft.Insights/dataCollectionRuleAssociations',
      apiVersion: API.dataCollection,
      scope: evaluate(cluster),
      name: 'ContainerInsightsExtension',
      dependsOn: waits(rule),
      properties: { dataCollectionRuleId: evaluate(rule) },
    },
  ];
}
