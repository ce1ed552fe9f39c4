export const testPlatform = async (..._: unknown[]): Promise<any> => ({ ok: false });
