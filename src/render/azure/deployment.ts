import { parseResourceId } from '../../config/azure/resource-id.ts';
import type { ArmResource, ArmTemplate } from '../artefact.ts';
import { API, type Expression, evaluate, parameter, quoted, SHARED_PARAMETERS } from './resource.ts';

export const GROUP_SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
export const SUBSCRIPTION_SCHEMA =
  'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#';

type Content = Pick<ArmTemplate, 'resources' | 'variables' | 'outputs' | 'parameters'>;

/** A template of its own inside the whole: what is in it sees its own parameters only. */
function deployment(name: string, { parameters = {}, ...content }: Content, rest: object): ArmResource {
  return {
    type: 'Microsoft.Resources/deployments',
    apiVersion: API.resources,
    name,
    ...rest,
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      parameters: Object.fromEntries(
        Object.keys(parameters).map((key) => [key, { value: evaluate(parameter(key)) }]),
      ),
      template: { $schema: GROUP_SCHEMA, contentVersion: '1.0.0.0', parameters, ...content },
    },
  };
}

/** Resources of the platform's own group. */
export const inGroup = (name: string, content: Content, needs: readonly Expression[]): ArmResource =>
  deployment(
    name,
    { ...content, parameters: { ...SHARED_PARAMETERS, ...content.parameters } },
    {
      resourceGroup: evaluate(parameter('resourceGroupName')),
      dependsOn: needs.map(evaluate),
    },
  );

/** Roles on something that is given, in the group that it is in. `principals`: whose they are, by parameter. */
export function atGiven(
  name: string,
  id: string,
  principals: Readonly<Record<string, Expression>>,
  resources: readonly ArmResource[],
  needs: readonly Expression[],
): ArmResource {
  const { subscription, group } = parseResourceId(id)!;
  const keys = Object.keys(principals);
  const made = deployment(
    name,
    { resources, parameters: Object.fromEntries(keys.map((key) => [key, { type: 'string' }])) },
    { subscriptionId: subscription, resourceGroup: group, dependsOn: needs.map(evaluate) },
  );
  const parameters = Object.fromEntries(keys.map((key) => [key, { value: evaluate(principals[key]!) }]));
  return { ...made, properties: { ...(made.properties as object), parameters } };
}

/** Id of the resource group, as `dependsOn` knows it. */
export const groupId: Expression = `subscriptionResourceId('Microsoft.Resources/resourceGroups', ${parameter('resourceGroupName')})`;

/** Id of a deployment in the platform's group, as the whole sees it. */
export const deploymentId = (name: string): Expression =>
  `extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', subscription().subscriptionId, ${parameter('resourceGroupName')}), 'Microsoft.Resources/deployments', ${quoted(name)})`;

/** What a deployment in the platform's group gave. */
export const outputOf = (name: string, output: string): Expression =>
  `reference(${deploymentId(name)}, '${API.resources}').outputs.${output}.value`;

/** Id of a deployment in the group of something that is given. */
export function givenDeploymentId(id: string, name: string): Expression {
  const { subscription, group } = parseResourceId(id)!;
  return `resourceId(${[quoted(subscription), quoted(group), quoted('Microsoft.Resources/deployments'), quoted(name)].join(', ')})`;
}
