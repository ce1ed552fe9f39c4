/** What sparkhub uses of Azure's SDK. Imported lazily, and only from here: no other target pays for it. */
export { ResourceManagementClient } from '@azure/arm-resources';
export { DeploymentStacksClient } from '@azure/arm-resourcesdeploymentstacks';
export {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline';
export { DefaultAzureCredential } from '@azure/identity';
