import type { ArmResource } from '../artefact.ts';
import type { AzureNames } from './names.ts';
import { API, evaluate, parameter } from './resource.ts';
import type { AzureTarget } from './target.ts';

/**
 * Mails at half the amount, at the amount, and when the month is on the way to more. Azure stops nothing by itself. A
 * budget of the subscription, since the machines are in a group of the cluster's own: it counts both groups.
 */
export function makeBudget(names: AzureNames, { budget, budgetContacts }: AzureTarget): ArmResource[] {
  if (budget === null) return [];
  const alert = (threshold: number, thresholdType: 'Actual' | 'Forecasted'): object => ({
    enabled: true,
    operator: 'GreaterThanOrEqualTo',
    threshold,
    thresholdType,
    contactEmails: budgetContacts,
    contactRoles: ['Owner'],
  });
  return [
    {
      type: 'Microsoft.Consumption/budgets',
      apiVersion: API.budgets,
      name: names.budget,
      properties: {
        category: 'Cost',
        amount: budget,
        timeGrain: 'Monthly',
        timePeriod: { startDate: evaluate(parameter('budgetStart')) },
        filter: {
          dimensions: {
            name: 'ResourceGroupName',
            operator: 'In',
            values: [evaluate(parameter('resourceGroupName')), names.nodeGroup],
          },
        },
        notifications: {
          half: alert(50, 'Actual'),
          all: alert(100, 'Actual'),
          forecast: alert(100, 'Forecasted'),
        },
      },
    },
  ];
}
